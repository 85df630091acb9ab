import { expect, test } from 'vitest';
import { junit } from '../../../../src/cli/output/junit.ts';

const tested = { name: 'a', group: 'g', file: 'f.yaml', line: 3 };

test('counts what failed, in each suite and in all', () => {
  const xml = junit([
    { name: 'one', cases: [{ ...tested, failure: null }] },
    {
      name: 'two',
      cases: [
        { ...tested, failure: 'no' },
        { ...tested, failure: null },
      ],
    },
  ]);
  expect(xml).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="assay" tests="3" failures="1">
  <testsuite name="one" tests="1" failures="0">
    <testcase name="a" classname="g" file="f.yaml" line="3"/>
  </testsuite>
  <testsuite name="two" tests="2" failures="1">
    <testcase name="a" classname="g" file="f.yaml" line="3"><failure message="no"/></testcase>
    <testcase name="a" classname="g" file="f.yaml" line="3"/>
  </testsuite>
</testsuites>
`);
});

test('no text can end an attribute or stand where XML cannot hold it', () => {
  const xml = junit([{ name: '"><x/>', cases: [{ ...tested, name: 'a\u0000\u001b\ud800\uffff&\n<', failure: null }] }]);
  expect(xml).toContain('<testsuite name="&quot;&gt;&lt;x/&gt;"');
  expect(xml).toContain('<testcase name="a\ufffd&amp;&#10;&lt;"');
});
