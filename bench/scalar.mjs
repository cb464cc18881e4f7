// The arithmetic of TensorFlow Playground (tensorflow/playground, src/nn.ts and src/playground.ts), written anew: the peer
// of bench/picture.py. It goes node by node and link by link, one row at a time, in 64-bit numbers. As there, inputs are
// picked from named features for every row, the way back takes the tanh of every sum anew, and the answers at 100 x 100
// places are kept of every node, by its name. Nothing is drawn.
// usage: node scalar.mjs 2,4,2,1 ROUNDS; prints milliseconds of a picture, one a line.
const sizes = process.argv[2].split(',').map(Number);
const rounds = Number(process.argv[3]);
const BATCH = 10, RATE = 0.03, REGULARIZATION_RATE = 0, SIDE = 100, REACH = 6;

const FEATURES = {
  x: { of: (x, y) => x }, y: { of: (x, y) => y },
  xSquared: { of: (x, y) => x * x }, ySquared: { of: (x, y) => y * y }, xTimesY: { of: (x, y) => x * y },
  sinX: { of: (x, y) => Math.sin(x) }, sinY: { of: (x, y) => Math.sin(y) },
};
const chosen = { x: true, y: true, xSquared: false, ySquared: false, xTimesY: false, sinX: false, sinY: false };
const TANH = { output: (sum) => Math.tanh(sum), slope: (sum) => { const y = TANH.output(sum); return 1 - y * y; } };
const SQUARE = { error: (output, y) => 0.5 * Math.pow(output - y, 2), slope: (output, y) => output - y };

let seed = 1;
const random = () => (seed = (seed * 16807) % 2147483647) / 2147483647;

class Node {
  constructor(id, activation) {
    Object.assign(this, { id, activation, inputs: [], outputs: [], bias: 0.1, sum: 0, output: 0 });
    Object.assign(this, { byOutput: 0, byInput: 0, gathered: 0, seen: 0 });
  }

  update() {
    this.sum = this.bias;
    for (let at = 0; at < this.inputs.length; at++) {
      const link = this.inputs[at];
      this.sum += link.weight * link.source.output;
    }
    this.output = this.activation.output(this.sum);
    return this.output;
  }
}

class Link {
  constructor(source, end, regularization) {
    Object.assign(this, { source, end, regularization, weight: random() - 0.5, slope: 0, gathered: 0, seen: 0 });
  }
}

const network = sizes.map((count, layer) => Array.from({ length: count }, (_, at) => new Node(`${layer}-${at}`, TANH)));
for (let at = 1; at < network.length; at++) {
  for (const end of network[at]) {
    for (const source of network[at - 1]) {
      const link = new Link(source, end, null);
      source.outputs.push(link);
      end.inputs.push(link);
    }
  }
}

function input(x, y) {
  const found = [];
  for (const name in FEATURES) if (chosen[name]) found.push(FEATURES[name].of(x, y));
  return found;
}

function forward(inputs) {
  const first = network[0];
  if (inputs.length !== first.length) throw new Error('as many inputs as nodes');
  for (let at = 0; at < first.length; at++) first[at].output = inputs[at];
  for (let layer = 1; layer < network.length; layer++) {
    const nodes = network[layer];
    for (let at = 0; at < nodes.length; at++) nodes[at].update();
  }
  return network[network.length - 1][0].output;
}

function backward(y) {
  const last = network[network.length - 1][0];
  last.byOutput = SQUARE.slope(last.output, y);
  for (let layer = network.length - 1; layer >= 1; layer--) {
    const nodes = network[layer];
    for (let at = 0; at < nodes.length; at++) {
      const node = nodes[at];
      node.byInput = node.byOutput * node.activation.slope(node.sum);
      node.gathered += node.byInput;
      node.seen++;
    }
    for (let at = 0; at < nodes.length; at++) {
      const node = nodes[at];
      for (let from = 0; from < node.inputs.length; from++) {
        const link = node.inputs[from];
        link.slope = node.byInput * link.source.output;
        link.gathered += link.slope;
        link.seen++;
      }
    }
    if (layer === 1) continue;
    const below = network[layer - 1];
    for (let at = 0; at < below.length; at++) {
      const node = below[at];
      node.byOutput = 0;
      for (let to = 0; to < node.outputs.length; to++) node.byOutput += node.outputs[to].weight * node.outputs[to].end.byInput;
    }
  }
}

function step() {
  for (let layer = 1; layer < network.length; layer++) {
    const nodes = network[layer];
    for (let at = 0; at < nodes.length; at++) {
      const node = nodes[at];
      if (node.seen > 0) {
        node.bias -= RATE * node.gathered / node.seen;
        node.gathered = node.seen = 0;
      }
      for (let from = 0; from < node.inputs.length; from++) {
        const link = node.inputs[from];
        const price = link.regularization ? link.regularization.slope(link.weight) : 0;
        if (link.seen > 0) {
          link.weight -= (RATE / link.seen) * (link.gathered + REGULARIZATION_RATE * price);
          link.gathered = link.seen = 0;
        }
      }
    }
  }
}

function each(visit) {
  for (let layer = 1; layer < network.length; layer++) {
    const nodes = network[layer];
    for (let at = 0; at < nodes.length; at++) visit(nodes[at]);
  }
}

function loss(points) {
  let total = 0;
  for (let at = 0; at < points.length; at++) {
    const { x, y, label } = points[at];
    total += SQUARE.error(forward(input(x, y)), label);
  }
  return total / points.length;
}

const answers = {};
each((node) => { answers[node.id] = Array.from({ length: SIDE }, () => new Array(SIDE)); });
const scale = (from, to) => (at) => from + (to - from) * (at / (SIDE - 1));

function surface() {
  const across = scale(-REACH, REACH), up = scale(REACH, -REACH);
  for (let i = 0; i < SIDE; i++) {
    for (let j = 0; j < SIDE; j++) {
      forward(input(across(i), up(j)));
      each((node) => { answers[node.id][i][j] = node.output; });
    }
  }
}

const points = (count) => Array.from({ length: count }, () => {
  const [x, y] = [REACH * (2 * random() - 1), REACH * (2 * random() - 1)];
  return { x, y, label: x * y > 0 ? 1 : -1 };
});
const [train, test] = [points(250), points(250)];

function picture() {
  train.forEach(({ x, y, label }, at) => {
    forward(input(x, y));
    backward(label);
    if ((at + 1) % BATCH === 0) step();
  });
  const told = [loss(train), loss(test)];
  surface();
  return told;
}

for (let warm = 0; warm < 20; warm++) picture();
for (let round = 0; round < rounds; round++) {
  const began = performance.now();
  picture();
  console.log(performance.now() - began);
}
