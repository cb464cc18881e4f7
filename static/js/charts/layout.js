// @ts-check
// Places for the layers of a graph and the lines between them, from the top down. Pure.

/** @typedef {typeof import('@dagrejs/dagre')} Dagre */
/** @typedef {{ id: string, from: string, to: string, path: string, x: number, y: number }} Line x, y: its middle */
/** @typedef {{ nodes: Map<string, { x: number, y: number }>, lines: Line[], card: number, width: number, height: number }} Layout
 * x, y: upper left corners; card: the width of every node */

/**
 * @param {Dagre} dagre
 * @param {{ id: string, height: number }[]} nodes
 * @param {{ from: string, to: string }[]} edges
 * @param {number} width of every node; all lengths in the same unit
 * @returns {Layout}
 */
export function layout(dagre, nodes, edges, width) {
  const graph = new dagre.graphlib.Graph();
  graph.setGraph({ rankdir: 'TB', nodesep: 0.75, ranksep: 2.5, edgesep: 0.5, marginx: 0.25, marginy: 0.25 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { id, height } of nodes) graph.setNode(id, { width, height });
  for (const { from, to } of edges) graph.setEdge(from, to, {});
  dagre.layout(graph);
  const places = new Map(nodes.map(({ id, height }) => {
    const { x = 0, y = 0 } = graph.node(id);
    return [id, { x: x - width / 2, y: y - height / 2 }];
  }));
  const heights = new Map(nodes.map(({ id, height }) => [id, height]));
  const lines = edges.map(({ from, to }) => {
    const inner = (graph.edge(from, to)?.points ?? []).slice(1, -1);
    const [top, end] = [places.get(from), places.get(to)];
    const points = [
      { x: (top?.x ?? 0) + width / 2, y: (top?.y ?? 0) + (heights.get(from) ?? 0) },
      ...(inner.length > 1 ? inner : []),
      { x: (end?.x ?? 0) + width / 2, y: end?.y ?? 0 },
    ];
    return { id: `${from} ${to}`, from, to, ...drawn(points) };
  });
  const { width: wide = width, height: high = 0 } = graph.graph();
  return { nodes: places, lines, card: width, width: wide, height: high };
}

/** @typedef {{ x: number, y: number }} Point */

/** @param {Point[]} points @returns {{ path: string, x: number, y: number }} a line that leaves and arrives upright */
export function drawn(points) {
  const parts = points.slice(1).map((to, index) => {
    const from = /** @type {Point} */ (points[index]);
    const half = (to.y - from.y) / 2;
    return `C${from.x} ${from.y + half} ${to.x} ${to.y - half} ${to.x} ${to.y}`;
  });
  const first = /** @type {Point} */ (points[0]);
  const [a, b] = [points[Math.floor((points.length - 1) / 2)], points[Math.ceil((points.length - 1) / 2)]];
  const middle = { x: ((a?.x ?? 0) + (b?.x ?? 0)) / 2, y: ((a?.y ?? 0) + (b?.y ?? 0)) / 2 };
  return { path: `M${first.x} ${first.y}${parts.join('')}`, ...middle };
}
