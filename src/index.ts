// Everything a lesson imports, in lesson order.

export { UserError } from "./errors";
export { normal, type Random, seededRandom } from "./random";
export { Matrix, matmul, matmulInto, type Same } from "./matrix";
export { type Module, Parameter, type Trainable } from "./module";
export { ReLU, Sigmoid, Tanh } from "./activations";
export { heNormal, kinks, Linear, spreadKinks } from "./linear";
export { type Loss, MSELoss } from "./loss";
export { NeuralNetwork, Sequential } from "./network";
export { type CheckedEntry, GradientReport, gradientCheck } from "./gradcheck";
export { Adam, type Optimizer, SGD } from "./optim";
export { cosine, type Epoch, type Schedule, train } from "./training";
export { cubicData, type Data, linspace, sineData } from "./data";
export { COLORS, curvesFigure, epochsFigure, type Figure, fitFigure, lossFigure, type Snapshot } from "./figures";
export { show } from "./display";
