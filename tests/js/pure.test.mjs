// Facts about the page's pure modules. Run by node's own test runner; test_pure.py calls it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fromOklab, oklab, ramp, rgb } from '../../static/js/charts/color.js';
import { contour } from '../../static/js/charts/surface.js';
import { barHeights, epochTicks, niceTicks, pushApart, telling, valueRange } from '../../static/js/charts/ticks.js';
import { pictureOf } from '../../static/js/drawing.js';
import { fields, find, fits, next, parts, shown, sizes } from '../../static/js/fields.js';
import { advance, mainAction, secondsLeft, speed } from '../../static/js/film.js';
import { apply } from '../../static/js/patch.js';
import { around, bestEpoch, emptyLog, fold, mainMetric } from '../../static/js/record.js';
import { alike, difference, duplicateLayer, inShort, insertLayer, moveLayer, newLayer, outgoing, withIds } from '../../static/js/spec.js';
import { verdict } from '../../static/js/verdict.js';
import { readRows, wayToTry } from '../../static/js/ways.js';

// ---- JSON Patch
const PATCHES = {
  'add into a list': [{ a: [1, 3] }, [{ op: 'add', path: '/a/1', value: 2 }], { a: [1, 2, 3] }],
  'add at the end': [{ a: [1] }, [{ op: 'add', path: '/a/-', value: 2 }], { a: [1, 2] }],
  'remove from a list': [{ a: [1, 2] }, [{ op: 'remove', path: '/a/0' }], { a: [2] }],
  'replace a value': [{ a: { b: 1 } }, [{ op: 'replace', path: '/a/b', value: 2 }], { a: { b: 2 } }],
  'move within a list': [{ a: [1, 2, 3] }, [{ op: 'move', from: '/a/2', path: '/a/0' }], { a: [3, 1, 2] }],
  'copy': [{ a: 1 }, [{ op: 'copy', from: '/a', path: '/b' }], { a: 1, b: 1 }],
  'escaped steps': [{ 'x/y': { '~': 1 } }, [{ op: 'replace', path: '/x~1y/~0', value: 2 }], { 'x/y': { '~': 2 } }],
};
for (const [name, [before, patch, after]] of Object.entries(PATCHES)) {
  test(`patch: ${name}`, () => {
    const copy = structuredClone(before);
    assert.deepEqual(apply(before, patch), after);
    assert.deepEqual(before, copy);
  });
}
test('patch: a place that does not exist, or a failed test, changes nothing', () => {
  assert.throws(() => apply({ a: 1 }, [{ op: 'replace', path: '/b', value: 1 }]));
  assert.throws(() => apply({ a: 1 }, [{ op: 'test', path: '/a', value: 2 }]));
});

// ---- forms
const INTEGER = { type: 'integer', minimum: 1, maximum: 65_536, 'x-scale': 'log', 'x-level': 'simple' };
const DENSE = {
  properties: {
    units: INTEGER,
    activation: { anyOf: [{ anyOf: [{ enum: ['relu', 'tanh'] }, { type: 'object' }], 'x-ref': 'activation' }, { type: 'null' }], 'x-level': 'simple', default: 'linear' },
    kernel_size: { anyOf: [{ type: 'integer' }, { type: 'array', items: { type: 'integer', minimum: 1 }, minItems: 2, maxItems: 2 }] },
    use_bias: { type: 'boolean', default: true },
    rate: { type: 'number', minimum: 0, exclusiveMaximum: 1 },
  },
  required: ['units', 'kernel_size', 'rate'],
};
const [UNITS, ACTIVATION, KERNEL, BIAS, RATE] = fields(DENSE);
test('fields: widgets follow the schema', () => {
  assert.deepEqual(fields(DENSE).map((one) => one.widget), ['number', 'block', 'sizes', 'switch', 'number']);
  assert.equal(ACTIVATION.kind, 'activation');
  assert.equal(ACTIVATION.nullable, true);
  assert.equal(KERNEL.length, 2);
  assert.equal(KERNEL.min, 1);
  assert.equal(BIAS.required, false);
  assert.deepEqual(parts(fields(DENSE)).simple.map((one) => one.name), ['units', 'activation']);
});
const PAIR = { type: 'array', items: { type: 'integer', minimum: 0 }, minItems: 2, maxItems: 2 };
const PADDED = {
  properties: {
    padding: { anyOf: [PAIR.items, { type: 'array', items: { anyOf: [PAIR.items, PAIR] }, minItems: 2, maxItems: 2 }] },
    data_format: { enum: ['channels_last'], 'x-level': 'hidden' },
  },
};
test('fields: pairs are written as one line, and what is no choice is left out', () => {
  const [padding, ...others] = fields(PADDED);
  assert.deepEqual([padding.widget, padding.length, padding.min, padding.integer, others], ['sizes', 2, 0, true, []]);
  assert.deepEqual([[1], [1, 2], [1, 0, 2, 2], [1, 2, 3]].map((numbers) => sizes(padding, numbers)), [[1, 1], [1, 2], [[1, 0], [2, 2]], undefined]);
  assert.equal(sizes(KERNEL, [1, 0, 2, 2]), undefined);
  assert.equal(shown([[1, 0], [2, 2]]), '1+0×2+2');
});
test('fields: bounds', () => {
  assert.deepEqual([0, 1, 1.5, 65_536, 65_537, NaN].map((value) => fits(UNITS, value)), [false, true, false, true, false, false]);
  assert.deepEqual([-0.1, 0, 0.99, 1].map((value) => fits(RATE, value)), [false, true, true, false]);
});
test('fields: steps', () => {
  const rate = { ...RATE, log: true, min: null, below: null, above: 0 };
  assert.equal(next(UNITS, 32, 1), 33);
  assert.equal(next(UNITS, 32, -10), 22);
  assert.equal(next(UNITS, 1, -1), 1);
  assert.deepEqual([0.001, 0.002, 0.005].map((value) => next(rate, value, 1)), [0.002, 0.005, 0.01]);
  assert.deepEqual([0.01, 0.003].map((value) => next(rate, value, -1)), [0.005, 0.002]);
  assert.equal(next(RATE, 0.2, 1), 0.25);
});

// ---- spec
const block = (class_name, schema = { properties: {} }, aliases = []) =>
  ({ class_name, name: aliases[0] ?? class_name, aliases, title: { en: '', ko: '' }, help: { en: '', ko: '' }, family: '', glyph: '', schema });
const CATALOG = {
  version: '', limits: {}, examples: [],
  kinds: {
    layer: [block('Flatten'), block('Dense', { properties: { units: INTEGER, activation: DENSE.properties.activation }, required: ['units'] }), block('Dropout', { properties: { rate: RATE && { type: 'number', exclusiveMaximum: 1 } }, required: ['rate'] })],
    activation: [block('Relu', undefined, ['relu']), block('Linear', undefined, ['linear'])],
    loss: [block('MeanSquaredError', undefined, ['mse', 'mean_squared_error'])],
    optimizer: [block('Adam', { properties: { learning_rate: { type: 'number', default: 0.001 } } }, ['adam'])],
    metric: [], callback: [], dataset: [],
  },
};
const SPEC = withIds({
  name: 'x', seed: 1, data: { dataset: 'digits', validation_split: 0.2, test_split: 0.2, options: {} },
  model: { class_name: 'Sequential', layers: [{ class_name: 'Flatten' }, { class_name: 'Dense', config: { units: 8, activation: 'relu' } }, { class_name: 'Dense', config: { units: 8 } }, { class_name: 'Dense', config: { units: 1 } }] },
  compile: { loss: 'mse', optimizer: 'adam', metrics: [] }, fit: { epochs: 2, batch_size: 32, shuffle: true, callbacks: [] },
});
test('spec: cards keep their ids when they move, and ids never leave', () => {
  const ids = SPEC.model.layers.map((layer) => layer.$id);
  assert.equal(new Set(ids).size, 4);
  assert.deepEqual(moveLayer(SPEC, 0, 2).model.layers.map((layer) => layer.$id), [ids[1], ids[2], ids[0], ids[3]]);
  assert.equal(new Set(duplicateLayer(SPEC, 1).model.layers.map((layer) => layer.$id)).size, 5);
  assert.ok(!JSON.stringify(outgoing(SPEC)).includes('$id'));
  const moved = apply(SPEC, [{ op: 'move', from: '/model/layers/3', path: '/model/layers/0' }]);
  assert.equal(moved.model.layers[0].$id, ids[3]);
});
test('spec: alike whatever the spelling', () => {
  const other = structuredClone(outgoing(SPEC));
  other.name = 'another name';
  other.compile.loss = 'mean_squared_error';
  other.compile.optimizer = { class_name: 'Adam', config: { learning_rate: 0.001 } };
  other.model.layers[2].config.activation = 'linear';
  assert.ok(alike(SPEC, other, CATALOG));
  other.model.layers[2].config.units = 9;
  assert.ok(!alike(SPEC, other, CATALOG));
});
test('spec: a run is named by what it does otherwise', () => {
  const wider = structuredClone(SPEC);
  wider.model.layers[1].config.units = 16;
  assert.equal(difference(SPEC, wider, CATALOG), 'units 16');
  assert.equal(difference(SPEC, insertLayer(SPEC, 2, { class_name: 'Dropout', config: { rate: 0.5 } }), CATALOG), '+ Dropout');
  assert.equal(difference(SPEC, { ...SPEC, fit: { ...SPEC.fit, epochs: 9 } }, CATALOG), 'epochs 9');
  assert.equal(difference(SPEC, { ...SPEC, compile: { ...SPEC.compile, optimizer: { class_name: 'Adam', config: { learning_rate: 0.1 } } } }, CATALOG), 'learning_rate 0.1');
  assert.equal(difference(SPEC, SPEC, CATALOG), '');
  assert.equal(inShort(SPEC, CATALOG), 'Dense 8+8');
});
test('spec: a new layer begins with something sensible', () => {
  assert.deepEqual(newLayer(find(CATALOG.kinds.layer, 'Dense'), [64]), { class_name: 'Dense', config: { units: 16 } });
  assert.deepEqual(newLayer(find(CATALOG.kinds.layer, 'Dropout'), [64]).config, { rate: 0.2 });
  const reshape = block('Reshape', { properties: { target_shape: { type: 'array', items: { type: 'integer' } } }, required: ['target_shape'] });
  assert.deepEqual(newLayer(reshape, [8, 8, 1]).config, { target_shape: [8, 8, 1] });
});

// ---- the log of a run
const event = (seq, attempt, type, data) => ({ run: 'r', seq, attempt, type, time: '', data });
const learned = (seq, attempt, epoch, val_loss) =>
  event(seq, attempt, 'epoch', { epoch, epochs: 5, updates: epoch, seconds: epoch / 10, learning_rate: 0.1, logs: { loss: val_loss, val_loss } });
test('log: events in any number of pieces give the same columns, and none counts twice', () => {
  const events = [event(1, 1, 'state', { state: 'running' }), ...[3, 2, 1, 2].map((loss, i) => learned(i + 2, 1, i + 1, loss))];
  const whole = fold(emptyLog('r'), events);
  const pieces = [events.slice(0, 2), events.slice(1, 4), events.slice(2)].reduce(fold, emptyLog('r'));
  assert.deepEqual(pieces.columns, whole.columns);
  assert.equal(whole.trained, 4);
  assert.equal(bestEpoch(whole), 3);
  assert.equal(bestEpoch(whole, 2), 2);
});
test('log: a new attempt goes on where the last one stood, and says why there is one', () => {
  const lost = event(3, 2, 'state', { state: 'queued', reason: 'crashed' });
  const log = fold(emptyLog('r'), [learned(1, 1, 1, 3), learned(2, 1, 2, 2), lost, event(4, 2, 'state', { state: 'running' }), learned(5, 2, 3, 1)]);
  assert.deepEqual([log.trained, log.attempt, log.broke], [3, 2, { reason: 'crashed', epoch: 2 }]);
  assert.deepEqual(log.columns.loss, [3, 2, 1]);
});
test('log: a run that goes on from another one begins behind a hole', () => {
  const knowsNothing = event(1, 1, 'probe', { epoch: 0, view: 'softmax', samples: [{ row: 1 }], outputs: [[1]] });
  const log = fold(emptyLog('r', 7), [knowsNothing, learned(2, 1, 8, 3), learned(3, 1, 9, 2)]);
  assert.deepEqual([log.trained, bestEpoch(log), log.samples.length, log.outputs.size], [9, 9, 1, 0]);
  assert.equal(7 in log.columns.loss, true);
  assert.equal(6 in log.columns.loss, false);
});
test('log: answers to commands, the rate that holds, and notes', () => {
  const log = fold(emptyLog('r'), [
    learned(1, 1, 1, 3), event(2, 1, 'ack', { command: 1, type: 'set_learning_rate', ok: true, value: 0.5 }),
    event(3, 1, 'ack', { command: 2, type: 'set_learning_rate', ok: false, reason: 'not_now' }),
    event(4, 1, 'note', { code: 'checkpoint.damaged' }), event(5, 1, 'note', { code: 'checkpoint.damaged' }),
  ]);
  assert.deepEqual([log.acked, log.rate, log.notes], [2, 0.5, ['checkpoint.damaged']]);
  assert.equal(fold(log, [learned(6, 1, 2, 2)]).rate, 0.1);
});
test('log: null is not a number', () => {
  const log = fold(emptyLog('r'), [learned(1, 1, 1, 3), learned(2, 1, 2, null)]);
  assert.ok(Number.isNaN(log.columns.loss[1]));
  assert.equal(bestEpoch(log), 1);
});
test('log: outputs between two epochs', () => {
  const map = new Map([[0, 'a'], [1, 'b'], [2, 'c']]);
  assert.deepEqual(around(map, 1.25), { from: 'b', to: 'c', part: 0.25 });
  assert.deepEqual(around(map, 2), { from: 'c', to: 'c', part: 0 });
  assert.equal(around(new Map(), 1), null);
});

// ---- the film
const SPEEDS = { 10: 3, 40: 40 / 11, 99: 9, 120: 9, 1400: 100 };
for (const [epochs, rate] of Object.entries(SPEEDS)) {
  test(`film: ${epochs} epochs play at ${rate.toFixed(1)} a second`, () => assert.ok(Math.abs(speed(Number(epochs)) - rate) < 1e-9));
}
test('film: never past what is trained; whole epochs for those who asked for calm', () => {
  const at = { head: 4.9, trained: 5, epochs: 40, seconds: 1, calm: false };
  assert.equal(advance(at), 5);
  assert.equal(advance({ ...at, head: 1.2, calm: true, seconds: 0.3 }), 1.2);
  assert.equal(advance({ ...at, head: 1, calm: true, seconds: 0.5 }), 3);
});
test('film: what is left to train, whatever pauses there were', () => {
  const log = { ...emptyLog('r', 3), trained: 8, seconds: [, , , 1, 2, 60, 61, 62] };
  assert.equal(secondsLeft(log, 12), 4);
  assert.equal(secondsLeft(emptyLog('r', 3), 12), null);
});
const NOW = { faulty: false, sending: false, offline: false, state: null, playing: false, atEnd: false, changed: false };
const BUTTONS = {
  'nothing yet': [{}, 'start'],
  'a fault': [{ faulty: true }, 'fix'],
  'no line': [{ offline: true }, 'offline'],
  'running and playing': [{ state: 'running', playing: true }, 'pause'],
  'running, film stands': [{ state: 'running' }, 'play'],
  'paused': [{ state: 'paused' }, 'resume'],
  'trained, film plays': [{ state: 'finished', playing: true }, 'pause'],
  'trained, film stands': [{ state: 'finished' }, 'play'],
  'trained, film stands, bench changed': [{ state: 'finished', changed: true }, 'start'],
  'at the end': [{ state: 'finished', atEnd: true }, 'start'],
  'at the end, with a fault': [{ state: 'finished', atEnd: true, faulty: true }, 'fix'],
};
for (const [name, [now, action]] of Object.entries(BUTTONS)) {
  test(`button: ${name}`, () => assert.equal(mainAction({ ...NOW, ...now }), action));
}

// ---- what the figures say
const told = (state, losses, train = losses, right = 0.9) => ({
  ...emptyLog('r'), state, trained: losses.length, epochs: losses.length, columns: { loss: train, val_loss: losses, accuracy: losses.map(() => right), val_accuracy: losses.map(() => right) },
});
const FALLING = [2, 1.5, 1, 0.8, 0.6, 0.5, 0.4, 0.3, 0.25, 0.2];
const VERDICTS = {
  'first guesses': [told('running', FALLING), 1, 'first'],
  'on the way': [told('running', FALLING), 5, 'learning'],
  'done, still falling': [told('finished', FALLING), 10, 'falling'],
  'converged': [told('finished', [...FALLING, ...Array(10).fill(0.21)]), 20, 'converged'],
  'overfitting': [told('finished', [...FALLING, 0.3, 0.4, 0.5, 0.6], [...FALLING, 0.15, 0.1, 0.05, 0.01]), 14, 'overfit'],
  'not learning': [told('running', [2, 2.001, 1.999, 2], undefined, 0.1), 4, 'stuck'],
  'nothing left to learn': [told('running', [0.02, 0.0201, 0.0199, 0.02]), 4, 'learning'],
  'stopped': [told('stopped', FALLING.slice(0, 6)), 6, 'stopped'],
  'diverged': [{ ...told('diverged', [2, NaN]), facts: { epoch: 2, learning_rate: 5 } }, 2, 'diverged'],
};
VERDICTS['goes on from another run, on the way'] = [{ ...told('running', FALLING), base: 5 }, 6, 'learning'];
VERDICTS['goes on from another run, not there yet'] = [{ ...told('running', FALLING.slice(0, 5)), base: 5 }, 5, 'starting'];
for (const [name, [log, epoch, key]] of Object.entries(VERDICTS)) {
  test(`verdict: ${name}`, () => assert.equal(verdict(log, epoch, 'accuracy').key, key));
}
test('verdict: why it diverged', () => {
  assert.equal(verdict(VERDICTS.diverged[0], 2, 'accuracy').facts.rate, 5);
  const grew = { ...told('diverged', [2, 9, NaN]), facts: { epoch: 3, learning_rate: 5 } };
  assert.deepEqual(verdict(grew, 3, 'accuracy'), { key: 'divergedGrew', facts: { n: 3, rate: 5, low: 2, loss: 9 }, metric: 'accuracy' });
});

// ---- geometry and colour
test('ticks: round, and the last epoch is named', () => {
  assert.deepEqual(niceTicks(0, 2), [0, 0.5, 1, 1.5, 2]);
  assert.deepEqual(epochTicks(40), [1, 10, 20, 30, 40]);
  assert.deepEqual(epochTicks(8), [1, 2, 4, 6, 8]);
  assert.deepEqual(epochTicks(1), [1]);
});
test('ranges: shares end at one, losses begin at zero', () => {
  assert.deepEqual(valueRange([0.33, 0.97], true), [0.2, 1]);
  assert.deepEqual(valueRange([1.8, 0.2], false), [0, 2]);
  assert.deepEqual(valueRange([], false), [0, 1]);
});
test('lines: a long run is drawn through its lowest and highest values, and every spike', () => {
  assert.deepEqual(telling([3, 2, 1], 3, 0.5), [1, 2, 3]);
  assert.deepEqual(telling([5, 1, 9, 3, 3, 3, 7], 7, 3.4), [2, 3, 4, 7]);
  const spiky = Array.from({ length: 4000 }, (_, i) => (i === 1234 ? 100 : 1 / (i + 1)));
  const drawn = telling(spiky, 4000, 4000 / 270);
  assert.ok(drawn.length < 2 * 290 && drawn.includes(1235) && drawn.every((one, i) => !i || one > drawn[i - 1]));
  assert.ok(telling([1, NaN, 2, 3], 4, 4).includes(2));
});
test('labels: apart and inside', () => {
  assert.deepEqual(pushApart(50, 52, 20, 0, 100), [41, 61]);
  assert.deepEqual(pushApart(98, 99, 20, 0, 100), [80, 100]);
  assert.deepEqual(pushApart(10, 60, 20, 0, 100), [10, 60]);
});
test('bars: the best is lowest, what is not a number stays low', () => {
  assert.deepEqual(barHeights([100, 10, 1], 8, 32), [32, 20, 8]);
  assert.equal(barHeights([1, NaN, 2], 8, 32)[1], 8);
  assert.deepEqual(barHeights([1, 1], 8, 32), [20, 20]);
});
test('contour: a straight boundary is a straight line', () => {
  const field = Float32Array.from([0, 1, 0, 1, 0, 1]); // three rows of two: the change lies half way
  assert.deepEqual(contour(field, 2, 3, 0.5), [0.5, 0, 0.5, 1, 0.5, 1, 0.5, 2]);
});
test('colour: there and back, and a symmetric ramp', () => {
  for (const hex of ['#2360C5', '#B8520F', '#FFFFFF', '#000000']) assert.deepEqual(fromOklab(oklab(rgb(hex))), rgb(hex));
  const table = ramp('#DE9866', '#FFFFFF', '#7B9FE0');
  assert.deepEqual([...table.slice(0, 3)], rgb('#DE9866'));
  assert.deepEqual([...table.slice(1020, 1023)], rgb('#7B9FE0'));
});

// ---- drawings
const DIGITS = { height: 8, width: 7, pen: 1.6, fit: 'height', centre: 'box' };
const MNIST = { height: 20, width: 20, pen: 2.4, fit: 'inside', centre: 'mass' };
const used = (rows) => rows.map((row, at) => (row.some((value) => value > 0) ? at : -1)).filter((at) => at >= 0);
const across = (picture) => used(picture[0].map((_, at) => picture.map((row) => row[at])));
const inkOf = (picture) => picture.flat().reduce((sum, value) => sum + value, 0);
test('drawing: a stroke anywhere and of any size fills the height and stands in the middle', () => {
  for (const [x, top, bottom] of [[0.1, 0.1, 0.9], [0.8, 0.4, 0.5]]) {
    const picture = pictureOf([[[x, top], [x, bottom]]], DIGITS, [8, 8], 16);
    assert.deepEqual(used(picture), [0, 1, 2, 3, 4, 5, 6, 7]);
    assert.deepEqual(across(picture), [3, 4]);
    assert.ok(Math.max(...picture.flat()) <= 16 && picture.flat().every(Number.isInteger));
    assert.deepEqual(picture, [...picture].reverse());
  }
});
test('drawing: what would be too wide is pressed together, a dash is not blown up', () => {
  const wide = pictureOf([[[0, 0], [1, 0.3]], [[0, 0.3], [1, 0]]], DIGITS, [8, 8], 16);
  assert.deepEqual([used(wide).length, across(wide).length <= 8], [8, true]);
  const dash = pictureOf([[[0.2, 0.5], [0.8, 0.5]]], DIGITS, [8, 8], 16);
  assert.deepEqual([used(dash).length, across(dash)], [2, [0, 1, 2, 3, 4, 5, 6, 7]]);
});
test('drawing: inside its box the form is kept, and the mass is in the middle', () => {
  const corner = [[[0.2, 0.2], [0.2, 0.8], [0.8, 0.8]]]; // an L: its mass is not where its box is
  const picture = pictureOf(corner, MNIST, [28, 28], 255);
  const mass = (axis) => picture.flatMap((row, y) => row.map((value, x) => value * ([x, y][axis] + 0.5))).reduce((a, b) => a + b) / inkOf(picture);
  for (const axis of [0, 1]) assert.ok(Math.abs(mass(axis) - 14) < 0.15, `${mass(axis)}`);
  assert.deepEqual([used(picture).length, across(picture).length].map((n) => n >= 20 && n <= 21), [true, true]);
});
test('drawing: nothing is nothing, and a dot is a dot', () => {
  assert.equal(inkOf(pictureOf([], DIGITS, [8, 8], 16)), 0);
  const dot = inkOf(pictureOf([[[0.3, 0.9]]], MNIST, [28, 28], 255)) / 255;
  assert.ok(dot > 3 && dot < 6, `${dot}`); // a disc of diameter 2.4 has an area of 4.5
});

// ---- what a person types
test('rows of numbers: spaces, commas and a true minus sign; the line that is wrong is named', () => {
  assert.deepEqual(readRows('1 2\n3,−4', 2, 2), [[1, 2], [3, -4]]);
  assert.deepEqual(readRows('1 2\n3', 2, 2), { line: 2, got: 1 });
  assert.deepEqual(readRows('1 2', 2, 2), { line: 2, got: 0 });
  assert.deepEqual(readRows('1 x\n3 4', 2, 2), { line: 1, got: 1 });
  assert.deepEqual(readRows('1 2\n3 4\n5 6', 2, 2), { line: 3, got: 2 });
});
test('how a person tries: by what the data are', () => {
  const ways = [{ drawing: DIGITS, kind: 'sequence' }, { kind: 'points' }, { kind: 'table' }, { kind: 'image' }, { kind: 'sequence' }].map(wayToTry);
  assert.deepEqual(ways, ['draw', 'point', 'row', 'pick', 'numbers']);
});

test('the metric beside the loss is that of the end whose outputs are shown', () => {
  const log = { ...emptyLog('r'), columns: { hint_accuracy: [], hint_loss: [], kind_accuracy: [], kind_loss: [], loss: [], val_loss: [] } };
  assert.equal(mainMetric(log), 'hint_accuracy');
  assert.equal(mainMetric(log, 'kind'), 'kind_accuracy');
  assert.equal(mainMetric({ ...log, columns: { loss: [], kind_loss: [] } }, 'kind'), null);
});
