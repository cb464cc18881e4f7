// Facts about what the page makes of the looks inside a run.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { spread } from '../../static/js/charts/lines.js';
import { inputFields } from '../../static/js/charts/units.js';
import { chainOf, fieldsOf, gradientVerdict, kernelsOf, mixed, numbersOf, slope, squashing, titles, weightsVerdict } from '../../static/js/inside.js';
import { emptyLog, fold, moment } from '../../static/js/record.js';

const base64 = (array) => Buffer.from(array.buffer).toString('base64');
const weight = (norm, shape = [10, 10]) => ({ name: 'kernel', shape, norm: 1, moved: null, gradient: { norm } });
const look = (...norms) => ({ epoch: 1, seen: 32, layers: norms.map((norm, k) => ({ name: `dense_${k}`, weights: norm === undefined ? [] : [weight(norm)], output: { shape: [1] } })) });

test('inside: looks are kept beside the pictures, not instead of them', () => {
  const event = (seq, data) => ({ run: 'a', seq, attempt: 1, type: 'probe', time: '', data });
  const events = [event(1, { epoch: 0, view: 'softmax', outputs: [[1]] }), event(2, { epoch: 0, view: 'layers', layers: [] }), event(3, { epoch: 2, view: 'layers', layers: [] })];
  const log = fold(emptyLog('a'), events);
  assert.equal(log.view, 'softmax');
  assert.deepEqual(log.looks.map((one) => one.epoch), [0, 2]);
  assert.deepEqual(fold(emptyLog('a', 2), events).looks.map((one) => one.epoch), [2]);
});

test('inside: the two looks around a moment', () => {
  const list = [{ epoch: 0 }, { epoch: 4 }, { epoch: 8 }];
  const at = (head) => {
    const { from, to, part } = moment(list, head);
    return [from.epoch, to.epoch, part];
  };
  assert.deepEqual([0, 1, 4, 7, 9].map(at), [[0, 4, 0], [0, 4, 0.25], [4, 8, 0], [4, 8, 0.75], [8, 8, 0]]);
  assert.equal(moment([], 3), null);
  assert.deepEqual(moment([{ epoch: 5 }], 3).part, 0);
});

test('inside: packed numbers are unpacked with their signs, or not at all', () => {
  const numbers = { shape: [3], most: 2, data: base64(Int16Array.from([32767, -32767, 0])) };
  assert.deepEqual([...numbersOf({ ...weight(1), numbers })], [2, -2, 0]);
  assert.deepEqual([...numbersOf({ ...weight(1), numbers: { shape: [2], most: 1, data: Uint8Array.of(255, 127, 1, 128) } })], [1, -1]);
  assert.equal(numbersOf(weight(1)), null);
  assert.equal(numbersOf({ ...weight(1), numbers: { shape: [1], most: null, data: null } }), null);
});

test('inside: each unit by its own measure, a weak one by that of its layer', () => {
  const unit = { units: 3, width: 3, low: 0, high: 255, level: 0, data: base64(Uint8Array.from([0, 255, 0, 51, 0, 0])) };
  assert.deepEqual([...fieldsOf(unit)].map((value) => Number(value.toFixed(3))), [0, 1, 0, 1, 0, 0]);
  const sides = { units: 1, width: 1, low: 0, high: 1, level: 0.5, data: base64(Uint8Array.from([0, 255])) };
  assert.deepEqual([...fieldsOf(sides)], [-1, 1]);
});

test('inside: halfway between two looks', () => {
  assert.deepEqual([...mixed(Float32Array.of(0, 2), Float32Array.of(1, 4), 0.5)], [0.5, 3]);
  assert.equal(mixed(null, null, 0.5), null);
});

test('inside: x1 grows to the right and x2 upwards', () => {
  const [left, right, , , topLeft, , bottomLeft] = inputFields(2);
  assert.deepEqual([left, right, topLeft, bottomLeft], [-0.5, 0.5, 0.5, -0.5]);
});

test('inside: layers are counted by class where there are several', () => {
  const specs = ['InputLayer', 'Dense', 'Dropout', 'Dense'].map((name) => ({ class_name: name }));
  assert.deepEqual(titles(look(1, undefined, 1), specs), ['Dense 1', 'Dropout', 'Dense 2']);
  assert.deepEqual(titles(look(1), specs), ['dense_0']);
});

const VERDICTS = {
  'alike': [look(1, undefined, 2), ['fine', 0]],
  'faded on the way back': [look(1e-4, 0.01, 1), ['faded', 0]],
  'small at the end is no fading': [look(1, 0.1), ['fine', 1]],
  'far too much in front': [look(1, 1e-3), ['steep', 0]],
  'nothing arrives': [look(0, 1), ['dead', 0]],
  'grown': [look(1, 1e3), ['grown', 1]],
  'no number': [look(null, 1), ['nan', 0]],
  'nothing to learn': [look(undefined), ['nothing', -1]],
};
for (const [name, [one, [key, at]]] of Object.entries(VERDICTS)) {
  test(`inside: gradients, ${name}`, () => {
    const found = gradientVerdict(one);
    assert.deepEqual([found.key, found.at], [key, at]);
  });
}
test('inside: a recurrent layer multiplies by two arrays', () => {
  const [kernel, recurrent, bias] = [weight(1, [2, 8]), weight(1, [2, 8]), weight(1, [8])];
  assert.deepEqual(kernelsOf({ weights: [kernel, recurrent, bias] }), [kernel, recurrent]);
  assert.deepEqual(kernelsOf({ weights: [bias, bias] }), [bias]);
});
test('inside: the usual gradient of one number does not hang on how many there are', () => {
  assert.equal(slope(weight(3, [3, 3])), 1);
});

// layers as [shape of the kernel, whether its numbers were told, further figures of its output]
const net = (...layers) => ({
  epoch: 1, seen: 32, layers: layers.map(([shape, told, output = {}], k) => ({
    name: `l${k}`, output: { shape: shape ? [shape.at(-1)] : [4], ...output },
    weights: shape ? [{ ...weight(1, shape), norm: output.norm === undefined ? 1 : output.norm, ...(told ? { numbers: { shape, most: 1, data: 'AAA=' } } : {}) }] : [],
  })),
});
const CHAINS = {
  'all of a small net': [net([[2, 4], true], [[4, 1], true]), [0, 1]],
  'a layer that only hands on': [net([[2, 4], true], [null], [[4, 1], true]), [0, 2]],
  'only what comes after a large layer': [net([[784, 64], false], [[64, 10], true]), [1]],
  'nothing after a large layer at the end': [net([[2, 4], true], [[4, 900], false]), []],
  'no pictures': [net([[3, 3, 1, 4], true, { shape: [6, 6, 4] }]), []],
};
for (const [name, [one, wanted]] of Object.entries(CHAINS)) test(`inside: drawn are ${name}`, () => assert.deepEqual(chainOf(one), wanted));

const FIRST = net([[2, 4], true], [[4, 1], true]);
const SAYINGS = {
  'before training': [FIRST, ['start', 0]],
  'the layer that changed most, also if it shrank': [net([[2, 4], true, { norm: 1.5 }], [[4, 1], true, { norm: 0.5 }]), ['grown', 1]],
  'no numbers': [net([[2, 4], true, { norm: null }], [[4, 1], true]), ['nan', 0]],
  'half of the units dead': [net([[2, 4], true, { dead: 2 }], [[4, 1], true]), ['dead', 0]],
  'flat, where it is not the zeros of a relu': [net([[2, 4], true, { flat: 0.6, zero: 0 }], [[4, 1], true]), ['flat', 0]],
  'a sure last layer is not flat': [net([[2, 4], true, { norm: 2 }], [[4, 1], true, { flat: 1, zero: 0 }]), ['grown', 0]],
};
for (const [name, [one, [key, at]]] of Object.entries(SAYINGS)) {
  test(`inside: weights, ${name}`, () => {
    const found = weightsVerdict(one, FIRST);
    assert.deepEqual([found.key, found.at], [key, at]);
  });
}

test('inside: relu is offered where it helps', () => {
  const block = (name, ...properties) => ({ class_name: name, schema: { properties: Object.fromEntries(properties.map((one) => [one, {}])) } });
  const catalog = { kinds: { layer: [block('Dense', 'kernel_initializer'), block('Activation'), block('LSTM', 'kernel_initializer', 'recurrent_initializer')] } };
  const layer = (class_name, activation) => ({ class_name, config: { activation } });
  const layers = [layer('Dense', 'tanh'), layer('Dense', 'relu'), layer('Activation', 'tanh'), layer('LSTM', 'tanh'), layer('Dense', 'sigmoid'), layer('Dense', 'sigmoid')];
  assert.deepEqual(squashing(layers, catalog), [0, 4]);
});

test('lines: names are pushed apart and stay inside', () => {
  assert.deepEqual(spread([5, 5, 50], 10, 0, 100), [5, 15, 50]);
  assert.deepEqual(spread([95, 98, 99], 10, 0, 100), [80, 90, 100]);
});
