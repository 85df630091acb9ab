import { z } from 'zod';
import { exemptionStates } from '../../../../rubrics/exemption-rule.ts';
import { exemptionsOf, exemptionView } from '../../exemption.ts';
import { moment, momentOf } from '../../moment.ts';
import { route } from '../../route.ts';
import { exemptionList } from '../../wire/exemption.ts';

export const exemptions = route({
  describes: 'Exemptions as they stand: whom they are for, from what, why, who asked, and who decided.',
  query: moment.extend({
    state: z.enum(exemptionStates).optional().describe('Only those that are in this state.'),
    entity: z.string().max(200).optional().describe('Only those of this entity, by its identifier; not those of scopes.'),
    rubric: z.string().max(200).optional().describe('Only those from checks of this rubric.'),
  }),
  answers: exemptionList,
  answer: async ({ query: { state, entity, rubric, ...at } }, services) => {
    const asOf = momentOf(at, services);
    const all = await exemptionsOf(services).list({ asOf });
    const wanted = all.filter(
      (each) =>
        (state === undefined || each.state === state) &&
        (entity === undefined || each.entity === entity) &&
        (rubric === undefined || each.rubric === rubric),
    );
    return { asOf, exemptions: wanted.map(exemptionView) };
  },
});
