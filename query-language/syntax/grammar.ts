import { CstParser } from 'chevrotain';
import * as t from './token.ts';

/** The grammar and nothing else: rules in the order of rising precedence. What a tree means is decided later. */
class Grammar extends CstParser {
  readonly query = this.RULE('query', () => {
    this.SUBRULE(this.name, { LABEL: 'source' });
    this.MANY(() => {
      this.CONSUME(t.Pipe);
      this.SUBRULE(this.stage);
    });
  });

  readonly stage = this.RULE('stage', () => {
    this.OR([
      { ALT: () => this.SUBRULE(this.where) },
      { ALT: () => this.SUBRULE(this.select) },
      { ALT: () => this.SUBRULE(this.extend) },
      { ALT: () => this.SUBRULE(this.summarize) },
      { ALT: () => this.SUBRULE(this.join) },
      { ALT: () => this.SUBRULE(this.sort) },
      { ALT: () => this.SUBRULE(this.take) },
      { ALT: () => this.SUBRULE(this.distinct) },
      { ALT: () => this.SUBRULE(this.asOf) },
    ]);
  });

  readonly where = this.RULE('where', () => {
    this.CONSUME(t.Where, { LABEL: 'word' });
    this.SUBRULE(this.expression);
  });

  readonly select = this.RULE('select', () => {
    this.CONSUME(t.Select, { LABEL: 'word' });
    this.AT_LEAST_ONE_SEP({ SEP: t.Comma, DEF: () => this.SUBRULE(this.column) });
  });

  readonly extend = this.RULE('extend', () => {
    this.CONSUME(t.Extend, { LABEL: 'word' });
    this.AT_LEAST_ONE_SEP({ SEP: t.Comma, DEF: () => this.SUBRULE(this.column) });
  });

  readonly distinct = this.RULE('distinct', () => {
    this.CONSUME(t.Distinct, { LABEL: 'word' });
    this.MANY_SEP({ SEP: t.Comma, DEF: () => this.SUBRULE(this.column) });
  });

  readonly summarize = this.RULE('summarize', () => {
    this.CONSUME(t.Summarize, { LABEL: 'word' });
    this.MANY_SEP({ SEP: t.Comma, DEF: () => this.SUBRULE(this.column) });
    this.OPTION(() => {
      this.CONSUME(t.By);
      this.AT_LEAST_ONE_SEP({ SEP: t.Comma, DEF: () => this.SUBRULE1(this.column, { LABEL: 'key' }) });
    });
  });

  readonly join = this.RULE('join', () => {
    this.CONSUME(t.Join, { LABEL: 'word' });
    this.OR([
      { ALT: () => this.SUBRULE(this.name, { LABEL: 'source' }) },
      {
        ALT: () => {
          this.CONSUME(t.Open);
          this.SUBRULE(this.query);
          this.CONSUME(t.Close);
        },
      },
    ]);
    this.CONSUME(t.On);
    this.AT_LEAST_ONE_SEP({ SEP: t.Comma, DEF: () => this.SUBRULE(this.joinKey) });
  });

  readonly joinKey = this.RULE('joinKey', () => {
    this.SUBRULE(this.name, { LABEL: 'left' });
    this.OPTION(() => {
      this.OR([{ ALT: () => this.CONSUME(t.Equal) }, { ALT: () => this.CONSUME(t.SingleEqual) }]);
      this.SUBRULE1(this.name, { LABEL: 'right' });
    });
  });

  readonly sort = this.RULE('sort', () => {
    this.CONSUME(t.Sort, { LABEL: 'word' });
    this.OPTION(() => this.CONSUME(t.By));
    this.AT_LEAST_ONE_SEP({ SEP: t.Comma, DEF: () => this.SUBRULE(this.sortKey) });
  });

  readonly sortKey = this.RULE('sortKey', () => {
    this.SUBRULE(this.expression);
    this.OPTION(() => this.OR([{ ALT: () => this.CONSUME(t.Ascending) }, { ALT: () => this.CONSUME(t.Descending) }]));
  });

  readonly take = this.RULE('take', () => {
    this.CONSUME(t.Take, { LABEL: 'word' });
    this.CONSUME(t.NumberText, { LABEL: 'count' });
  });

  readonly asOf = this.RULE('asOf', () => {
    this.CONSUME(t.As, { LABEL: 'word' });
    this.CONSUME(t.Of);
    this.SUBRULE(this.expression);
  });

  readonly column = this.RULE('column', () => {
    this.OPTION({
      GATE: () => this.LA(2).tokenType === t.SingleEqual,
      DEF: () => {
        this.SUBRULE(this.name);
        this.CONSUME(t.SingleEqual);
      },
    });
    this.SUBRULE(this.expression);
  });

  readonly name = this.RULE('name', () => {
    this.OR([{ ALT: () => this.CONSUME(t.Identifier, { LABEL: 'word' }) }, { ALT: () => this.CONSUME(t.QuotedName, { LABEL: 'word' }) }]);
  });

  readonly expression = this.RULE('expression', () => {
    this.SUBRULE(this.disjunction, { LABEL: 'operand' });
    this.MANY(() => {
      this.CONSUME(t.Coalesce, { LABEL: 'operator' });
      this.SUBRULE1(this.disjunction, { LABEL: 'operand' });
    });
  });

  readonly disjunction = this.RULE('disjunction', () => {
    this.SUBRULE(this.conjunction, { LABEL: 'operand' });
    this.MANY(() => {
      this.OR([{ ALT: () => this.CONSUME(t.Or, { LABEL: 'operator' }) }, { ALT: () => this.CONSUME(t.OrSymbol, { LABEL: 'operator' }) }]);
      this.SUBRULE1(this.conjunction, { LABEL: 'operand' });
    });
  });

  readonly conjunction = this.RULE('conjunction', () => {
    this.SUBRULE(this.negation, { LABEL: 'operand' });
    this.MANY(() => {
      this.OR([{ ALT: () => this.CONSUME(t.And, { LABEL: 'operator' }) }, { ALT: () => this.CONSUME(t.AndSymbol, { LABEL: 'operator' }) }]);
      this.SUBRULE1(this.negation, { LABEL: 'operand' });
    });
  });

  readonly negation = this.RULE('negation', () => {
    this.MANY(() => {
      this.OR([{ ALT: () => this.CONSUME(t.Not, { LABEL: 'operator' }) }, { ALT: () => this.CONSUME(t.Bang, { LABEL: 'operator' }) }]);
    });
    this.SUBRULE(this.comparison);
  });

  readonly comparison = this.RULE('comparison', () => {
    this.SUBRULE(this.sum);
    this.MANY(() => this.SUBRULE(this.comparing));
  });

  readonly comparing = this.RULE('comparing', () => {
    this.OR([
      {
        ALT: () => {
          this.OR1([
            { ALT: () => this.CONSUME(t.Equal, { LABEL: 'operator' }) },
            { ALT: () => this.CONSUME(t.NotEqual, { LABEL: 'operator' }) },
            { ALT: () => this.CONSUME(t.AtMost, { LABEL: 'operator' }) },
            { ALT: () => this.CONSUME(t.AtLeast, { LABEL: 'operator' }) },
            { ALT: () => this.CONSUME(t.Below, { LABEL: 'operator' }) },
            { ALT: () => this.CONSUME(t.Above, { LABEL: 'operator' }) },
            { ALT: () => this.CONSUME(t.SingleEqual, { LABEL: 'operator' }) },
            { ALT: () => this.CONSUME(t.Identifier, { LABEL: 'word' }) },
          ]);
          this.SUBRULE(this.sum, { LABEL: 'right' });
        },
      },
      {
        ALT: () => {
          this.OPTION(() => this.CONSUME(t.Not));
          this.OR2([
            {
              ALT: () => {
                this.CONSUME(t.In);
                this.SUBRULE1(this.sum, { LABEL: 'right' });
              },
            },
            {
              ALT: () => {
                this.CONSUME(t.Between);
                this.SUBRULE2(this.sum, { LABEL: 'low' });
                this.CONSUME(t.And);
                this.SUBRULE3(this.sum, { LABEL: 'high' });
              },
            },
          ]);
        },
      },
    ]);
  });

  readonly sum = this.RULE('sum', () => {
    this.SUBRULE(this.product, { LABEL: 'operand' });
    this.MANY(() => {
      this.OR([{ ALT: () => this.CONSUME(t.Plus, { LABEL: 'operator' }) }, { ALT: () => this.CONSUME(t.Minus, { LABEL: 'operator' }) }]);
      this.SUBRULE1(this.product, { LABEL: 'operand' });
    });
  });

  readonly product = this.RULE('product', () => {
    this.SUBRULE(this.signed, { LABEL: 'operand' });
    this.MANY(() => {
      this.OR([
        { ALT: () => this.CONSUME(t.Times, { LABEL: 'operator' }) },
        { ALT: () => this.CONSUME(t.Divide, { LABEL: 'operator' }) },
        { ALT: () => this.CONSUME(t.Remainder, { LABEL: 'operator' }) },
      ]);
      this.SUBRULE1(this.signed, { LABEL: 'operand' });
    });
  });

  readonly signed = this.RULE('signed', () => {
    this.MANY(() => this.CONSUME(t.Minus));
    this.SUBRULE(this.chain);
  });

  readonly chain = this.RULE('chain', () => {
    this.SUBRULE(this.primary);
    this.MANY(() => this.SUBRULE(this.link));
  });

  readonly link = this.RULE('link', () => {
    this.OR([
      {
        ALT: () => {
          this.OR1([{ ALT: () => this.CONSUME(t.Dot) }, { ALT: () => this.CONSUME(t.OptionalDot) }]);
          this.OR2([{ ALT: () => this.CONSUME(t.Word, { LABEL: 'name' }) }, { ALT: () => this.CONSUME(t.QuotedName, { LABEL: 'name' }) }]);
        },
      },
      {
        ALT: () => {
          this.CONSUME(t.Open);
          this.MANY_SEP({ SEP: t.Comma, DEF: () => this.SUBRULE(this.argument) });
          this.OPTION(() => {
            this.CONSUME(t.Where);
            this.SUBRULE(this.expression, { LABEL: 'where' });
          });
          this.CONSUME(t.Close);
        },
      },
    ]);
  });

  readonly argument = this.RULE('argument', () => {
    this.OPTION({
      GATE: () => this.LA(2).tokenType === t.SingleEqual,
      DEF: () => {
        this.CONSUME(t.Word, { LABEL: 'name' });
        this.CONSUME(t.SingleEqual);
      },
    });
    this.SUBRULE(this.expression);
  });

  readonly primary = this.RULE('primary', () => {
    this.OR([
      { GATE: () => this.lambdaAhead(), ALT: () => this.SUBRULE(this.lambda) },
      { ALT: () => this.CONSUME(t.NumberText, { LABEL: 'literal' }) },
      { ALT: () => this.CONSUME(t.PercentText, { LABEL: 'literal' }) },
      { ALT: () => this.CONSUME(t.DurationText, { LABEL: 'literal' }) },
      { ALT: () => this.CONSUME(t.DateText, { LABEL: 'literal' }) },
      { ALT: () => this.CONSUME(t.Text, { LABEL: 'literal' }) },
      { ALT: () => this.CONSUME(t.True, { LABEL: 'literal' }) },
      { ALT: () => this.CONSUME(t.False, { LABEL: 'literal' }) },
      { ALT: () => this.CONSUME(t.Null, { LABEL: 'literal' }) },
      { ALT: () => this.SUBRULE(this.conditional) },
      { ALT: () => this.SUBRULE(this.list) },
      {
        ALT: () => {
          this.CONSUME(t.Open);
          this.SUBRULE(this.expression, { LABEL: 'grouped' });
          this.CONSUME(t.Close);
        },
      },
      // The one word of the query form that is also an aggregate.
      { GATE: () => this.LA(2).tokenType === t.Open, ALT: () => this.CONSUME(t.Distinct, { LABEL: 'name' }) },
      { ALT: () => this.CONSUME(t.Identifier, { LABEL: 'name' }) },
      { ALT: () => this.CONSUME(t.QuotedName, { LABEL: 'name' }) },
    ]);
  });

  readonly lambda = this.RULE('lambda', () => {
    this.OR([
      { ALT: () => this.CONSUME(t.Identifier, { LABEL: 'parameter' }) },
      {
        ALT: () => {
          this.CONSUME(t.Open);
          this.CONSUME1(t.Identifier, { LABEL: 'parameter' });
          this.CONSUME(t.Close);
        },
      },
    ]);
    this.CONSUME(t.Arrow);
    this.SUBRULE(this.expression);
  });

  readonly conditional = this.RULE('conditional', () => {
    this.CONSUME(t.If);
    this.SUBRULE(this.expression, { LABEL: 'condition' });
    this.CONSUME(t.Then);
    this.SUBRULE1(this.expression, { LABEL: 'then' });
    this.CONSUME(t.Else);
    this.SUBRULE2(this.expression, { LABEL: 'otherwise' });
  });

  readonly list = this.RULE('list', () => {
    this.CONSUME(t.OpenList);
    this.MANY_SEP({ SEP: t.Comma, DEF: () => this.SUBRULE(this.expression, { LABEL: 'item' }) });
    this.CONSUME(t.CloseList);
  });

  constructor() {
    super([...t.tokens], { recoveryEnabled: true, maxLookahead: 2, nodeLocationTracking: 'onlyOffset' });
    this.performSelfAnalysis();
  }

  private lambdaAhead(): boolean {
    const kinds = [1, 2, 3, 4].map((distance) => this.LA(distance).tokenType);
    return kinds[1] === t.Arrow || (kinds[0] === t.Open && kinds[2] === t.Close && kinds[3] === t.Arrow);
  }
}

export const grammar = new Grammar();
