import { parse, View } from 'vega';
import type { Spec } from 'vega';
import { expressionInterpreter } from 'vega-interpreter';
import { Handler } from 'vega-tooltip';

/** Draws a Vega specification into an element without `eval`, and gives what removes it. */
export function drawVega(spec: Spec, element: HTMLElement): () => void {
  const view = new View(parse(spec, undefined, { ast: true }), {
    expr: expressionInterpreter,
    renderer: 'svg',
    container: element,
    hover: true,
    tooltip: new Handler({ disableDefaultStyle: true }).call,
  });
  void view.runAsync();
  const observer = new ResizeObserver(() => {
    void view.resize().signal('width', element.clientWidth).runAsync();
  });
  observer.observe(element);
  return () => {
    observer.disconnect();
    view.finalize();
    element.replaceChildren();
  };
}
