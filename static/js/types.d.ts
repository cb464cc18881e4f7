// Shapes that travel: what the server says, and what the store holds. Types only; nothing here runs.

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type Config = { [key: string]: Json };
export type Words = { en: string; ko: string };
export type Language = 'en' | 'ko';
export type Shape = number[];

// ---- catalogue
export type Schema = {
  type?: string;
  enum?: Json[];
  anyOf?: Schema[];
  items?: Schema;
  properties?: { [name: string]: Schema };
  required?: string[];
  default?: Json;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
  minItems?: number;
  maxItems?: number;
  maxLength?: number;
  'x-text'?: { label: Words; help: Words };
  'x-level'?: Level;
  'x-scale'?: 'linear' | 'log';
  'x-ref'?: string;
};
export type Level = 'simple' | 'card' | 'advanced' | 'hidden';
export type Block = {
  class_name: string;
  name: string;
  aliases: string[];
  title: Words;
  help: Words;
  family: string;
  stackable?: boolean;
  glyph: string;
  schema: Schema;
  targets?: string;
};
export type Example = { id: string; title: Words; about: Words; spec: Spec };
export type Catalog = {
  version: string;
  kinds: { [kind: string]: Block[] };
  examples: Example[];
  limits: { [name: string]: number };
};
export type DatasetKind = 'image' | 'table' | 'points' | 'sequence';
export type Dataset = {
  name: string;
  title: Words;
  about: Words;
  task: 'classification' | 'regression';
  kind: DatasetKind;
  available: boolean;
  input_shape: Shape;
  rows: number;
  classes: (Words | string)[];
  features: (Words | string)[];
  target: { name: Words; unit: Words };
  scaling: { name: string; text: Words };
  licence: string;
  source: string;
  options: Schema;
  missing: Words | null;
};
export type Sample = { row: number; split?: string; x: Nested; y: number };
export type Nested = number | Nested[];

// ---- the experiment
export type LayerSpec = { class_name: string; config?: Config; name?: string; $id?: string };
export type BlockSpec = string | { class_name: string; config?: Config };
export type Spec = {
  name: string;
  seed: number;
  data: { dataset: string; validation_split: number; test_split: number; options: Config };
  model: { class_name: string; layers: LayerSpec[] };
  compile: { loss: BlockSpec; optimizer: BlockSpec; metrics: BlockSpec[] };
  fit: { epochs: number; batch_size: number; shuffle: boolean; callbacks: BlockSpec[] };
};
export type PatchStep = { op: string; path: string; from?: string; value?: Json };
export type Fault = {
  pointer: string;
  code: string;
  message: string;
  title?: string;
  needs?: string;
  gets?: Json;
  facts?: { [name: string]: Json };
  remedy?: { text: string; patch: PatchStep[] } | null;
};
export type PlanLayer = {
  index: number;
  name: string;
  class_name: string;
  state: 'ok' | 'error' | 'waiting';
  input_shape: Shape | null;
  output_shape: Shape | null;
  parameters: number | null;
  weights?: { name: string; shape: Shape; parameters: number }[];
  formula: string | null;
  flops?: number | null;
  waits_for?: string;
};
export type Plan = {
  valid: boolean;
  data: {
    dataset: string;
    rows: number;
    train: number;
    validation: number;
    test: number;
    input_shape: Shape;
    kind: DatasetKind;
    task: string;
    classes: number;
    target: string | null;
    scaling: { name: string; by?: number } | null;
  } | null;
  layers: PlanLayer[];
  parameters: { total: number; trainable: number; non_trainable: number } | null;
  training: {
    rows: number;
    batch_size: number;
    batches_per_epoch: number;
    last_batch: number;
    epochs: number;
    updates: number;
  } | null;
  memory_bytes: number | null;
  memory: { base: number; data: number; weights: number; activations: number } | null;
  flops_per_epoch: number | null;
  seconds: number | null;
  view: View | null;
  errors: Fault[];
  warnings: Fault[];
};
export type View = 'softmax' | 'surface' | 'scatter';

// ---- runs
export type RunState = 'queued' | 'running' | 'paused' | 'finished' | 'stopped' | 'diverged' | 'failed';
export type Run = {
  id: string;
  number: number;
  name: string;
  label: string | null;
  pinned: boolean;
  state: RunState;
  reason: string | null;
  attempt: number;
  created: string;
  started: string | null;
  ended: string | null;
  dataset: string;
  epoch: number;
  epochs: number;
  metric: { name: string; last: number | null; best: number | null; best_epoch: number | null } | null;
  spark: (number | null)[];
  last_seq: number;
  pending: string | null;
  shared: boolean;
  mine: boolean;
  origin: { run: string; epoch: number } | null;
  queue: { position: number; starts_in: number } | null;
  spec?: Spec;
};
export type RunEvent = {
  run: string;
  seq: number;
  attempt: number;
  type: 'state' | 'epoch' | 'batch' | 'probe' | 'checkpoint' | 'ack' | 'note';
  time: string;
  data: { [name: string]: any };
};
export type Grid = {
  width: number;
  height: number;
  x: [number, number];
  y: [number, number];
  low: number;
  high: number;
  encoding: 'base64' | 'bytes';
  data: string | Uint8Array;
};
export type Point = { x: [number, number]; y: number; split: 'train' | 'validation' };
export type Log = {
  id: string;
  version: number;
  lastSeq: number;
  /** the epoch of another run that this one goes on from; 0 if it began from nothing */
  base: number;
  attempt: number;
  broke: { reason: string; epoch: number } | null;
  acked: number;
  /** the learning rate that the run trains with now */
  rate: number | null;
  notes: string[];
  state: RunState | null;
  reason: string | null;
  facts: { [name: string]: any };
  epochs: number;
  trained: number;
  columns: { [name: string]: number[] };
  seconds: number[];
  batch: { epoch: number; batch: number; batches: number } | null;
  view: View | null;
  samples: Sample[];
  outputs: Map<number, number[][]>;
  grids: { epoch: number; grid: Grid }[];
  points: Point[];
  targets: number[];
  rows: number[];
  scatter: Map<number, number[]>;
};

// ---- what a form shows
export type Field = {
  name: string;
  label: Words;
  help: Words;
  level: Level;
  widget: 'number' | 'choice' | 'switch' | 'text' | 'sizes' | 'block';
  integer: boolean;
  log: boolean;
  nullable: boolean;
  required: boolean;
  default: Json | undefined;
  min: number | null;
  max: number | null;
  below: number | null;
  above: number | null;
  choices: string[];
  kind: string;
  length: number | null;
  pairs: boolean;
  ref: string;
};
