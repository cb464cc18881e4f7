// The arithmetic of a playground that goes node by node and link by link, one row at a time, as TensorFlow Playground's
// does: the peer of bench/picture.py. usage: node scalar.mjs 2,4,2,1 ROUNDS; prints milliseconds of a picture, one a line.
const sizes = process.argv[2].split(',').map(Number);
const rounds = Number(process.argv[3]);
const BATCH = 10, RATE = 0.03, SIDE = 100;

let seed = 1;
const random = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
const rows = (count) => Array.from({ length: count }, () => {
  const x = [random() * 12 - 6, random() * 12 - 6];
  return { x, y: x[0] * x[1] > 0 ? 1 : -1 };
});

const layers = sizes.map((count) => Array.from({ length: count }, () => (
  { inputs: [], outputs: [], bias: 0.1, sum: 0, output: 0, byOutput: 0, byInput: 0, gathered: 0, seen: 0 })));
for (let at = 1; at < layers.length; at++) {
  for (const node of layers[at]) {
    for (const source of layers[at - 1]) {
      const link = { source, node, weight: random() - 0.5, gathered: 0, seen: 0 };
      node.inputs.push(link);
      source.outputs.push(link);
    }
  }
}
const end = layers[layers.length - 1][0];

function forward(x) {
  layers[0].forEach((node, at) => { node.output = x[at]; });
  for (let at = 1; at < layers.length; at++) {
    for (const node of layers[at]) {
      node.sum = node.bias;
      for (const link of node.inputs) node.sum += link.weight * link.source.output;
      node.output = Math.tanh(node.sum);
    }
  }
  return end.output;
}

function backward(y) {
  end.byOutput = end.output - y;
  for (let at = layers.length - 1; at >= 1; at--) {
    for (const node of layers[at]) {
      node.byInput = node.byOutput * (1 - node.output * node.output);
      node.gathered += node.byInput;
      node.seen++;
      for (const link of node.inputs) {
        link.gathered += node.byInput * link.source.output;
        link.seen++;
      }
    }
    if (at === 1) continue;
    for (const node of layers[at - 1]) {
      node.byOutput = 0;
      for (const link of node.outputs) node.byOutput += link.weight * link.node.byInput;
    }
  }
}

function step() {
  for (const layer of layers.slice(1)) {
    for (const node of layer) {
      node.bias -= RATE * node.gathered / node.seen;
      node.gathered = node.seen = 0;
      for (const link of node.inputs) {
        link.weight -= RATE * link.gathered / link.seen;
        link.gathered = link.seen = 0;
      }
    }
  }
}

const loss = (data) => data.reduce((sum, { x, y }) => sum + 0.5 * (forward(x) - y) ** 2, 0) / data.length;

const [train, test] = [rows(250), rows(250)];
const surface = layers.slice(1).flat().map(() => Array.from({ length: SIDE }, () => new Array(SIDE)));

function picture() {
  train.forEach(({ x, y }, at) => {
    forward(x);
    backward(y);
    if ((at + 1) % BATCH === 0) step();
  });
  const told = [loss(train), loss(test)];
  for (let i = 0; i < SIDE; i++) {
    for (let j = 0; j < SIDE; j++) {
      forward([(12 * i) / (SIDE - 1) - 6, (12 * j) / (SIDE - 1) - 6]);
      let at = 0;
      for (const layer of layers.slice(1)) for (const node of layer) surface[at++][i][j] = node.output;
    }
  }
  return told;
}

for (let warm = 0; warm < 20; warm++) picture();
for (let round = 0; round < rounds; round++) {
  const began = performance.now();
  picture();
  console.log(performance.now() - began);
}
