// Everything a lesson imports, in lesson order.

export { UserError } from "./errors";
export { normal, type Random, seededRandom } from "./random";
export { Matrix, matmul, matmulInto, type Same } from "./matrix";
export { type Module, Parameter, type Trainable } from "./module";
export { ReLU, Sigmoid, Tanh } from "./activations";
export { heNormal, kinks, Linear, spreadKinks } from "./linear";
export { type Loss, MSELoss } from "./loss";
export { NeuralNetwork, Sequential } from "./network";
export { type CheckedEntry, type GradientReport, gradientCheck } from "./gradcheck";
export { Adam, Momentum, type Optimizer, RMSProp, SGD } from "./optim";
export { cosine, type Epoch, type Schedule, train } from "./training";
export { cubicData, type Data, linspace, sineData } from "./data";
export {
  arrows,
  band,
  COLORS,
  contours,
  curve,
  type Layer,
  line,
  points,
  type Role,
  type Style,
  surface,
} from "./layers";
export type { Figure } from "./figure";
export { type PlotOptions, plot, type SlideOptions, slide } from "./plot";
export { epochsFigure, fitFigure, lossFigure, type Snapshot } from "./figures";
export { diagram, progress, show } from "./display";
export { check, guess, reveal, tally } from "./exercises/check";
