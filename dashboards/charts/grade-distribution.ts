import { chart } from '../chart.ts';

const letters = ['A', 'B', 'C', 'D', 'F', 'ungraded'];

/** One bar per rubric, cut by letter. Each piece says its letter and number, so it reads without colour. */
export const gradeDistribution = chart({
  name: 'grade-distribution',
  title: 'Grades',
  asks: 'grades',
  describes: (rows) => {
    const titles = [...new Set(rows.map((row) => row.title))];
    if (titles.length === 0) return 'No grades yet.';
    return titles
      .map((title) => {
        const held = rows.filter((row) => row.title === title && row.services > 0);
        return `${title}: ${held.length === 0 ? 'no services' : held.map((row) => `${row.letter} ${row.services}`).join(', ')}.`;
      })
      .join(' ');
  },
  draws: (palette, rows) => {
    const scale = (part: 'fill' | 'text') => ({
      domain: letters,
      range: letters.map((letter) => palette.grades[letter]?.[part] ?? palette.muted),
    });
    const x = (field: string) => ({ field, type: 'quantitative', axis: null, scale: { domain: [0, 1], nice: false } });
    const y = { field: 'rubric', type: 'nominal', sort: null, axis: null };
    return {
      width: 'container',
      height: 52 * Math.max(1, new Set(rows.map((row) => row.rubric)).size),
      transform: [
        { joinaggregate: [{ op: 'sum', field: 'services', as: 'total' }], groupby: ['rubric'] },
        { filter: 'datum.services > 0' },
        { calculate: `indexof(${JSON.stringify(letters)}, datum.letter)`, as: 'order' },
        {
          stack: 'services',
          groupby: ['rubric'],
          sort: [{ field: 'order' }],
          offset: 'normalize',
          as: ['start', 'end'],
        },
        { calculate: '(datum.start + datum.end) / 2', as: 'middle' },
        { calculate: '(datum.end - datum.start) * width', as: 'pixels' },
        { calculate: "datum.letter === 'ungraded' ? '–' : datum.letter", as: 'stamp' },
        {
          calculate: "datum.pixels < 14 ? '' : datum.pixels < 40 ? datum.stamp : datum.stamp + '  ' + datum.services",
          as: 'label',
        },
        { calculate: "datum.services + ' of ' + datum.total + (datum.total === 1 ? ' service' : ' services')", as: 'share' },
      ],
      encoding: { y },
      layer: [
        {
          transform: [{ filter: 'datum.start === 0' }],
          mark: { type: 'text', align: 'left', fontSize: 13, yOffset: -15, color: palette.text, tooltip: null },
          encoding: { x: x('start'), text: { field: 'title' } },
        },
        {
          mark: { type: 'bar', height: 26, yOffset: 10, stroke: palette.surface, strokeWidth: 2, cornerRadius: 3 },
          encoding: {
            x: x('start'),
            x2: { field: 'end' },
            color: { field: 'letter', type: 'nominal', scale: scale('fill'), legend: null },
            tooltip: [
              { field: 'title', title: 'Rubric' },
              { field: 'letter', title: 'Grade' },
              { field: 'share', title: 'Services' },
            ],
          },
        },
        {
          mark: { type: 'text', fontWeight: 600, fontSize: 12.5, yOffset: 10, tooltip: null },
          encoding: {
            x: x('middle'),
            text: { field: 'label' },
            color: { field: 'letter', type: 'nominal', scale: scale('text'), legend: null },
          },
        },
      ],
      resolve: { scale: { color: 'independent' } },
    };
  },
});
