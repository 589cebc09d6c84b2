import { describe, expect, it } from "vitest";
import { Matrix, NeuralNetwork, Parameter, seededRandom, UserError } from "../src/index";
import { remembered, requireParameters, requireTrainable } from "../src/module";
import { refusal, untyped } from "./support";

describe("Parameter", () => {
  it("holds the value it is given and a gradient of zeros in its shape", () => {
    const value = Matrix.from([
        [1, 2, 3],
        [4, 5, 6],
      ]),
      parameter = new Parameter(value);
    expect(parameter.value).toBe(value);
    expect(parameter.grad.toArray()).toEqual([
      [0, 0, 0],
      [0, 0, 0],
    ]);
  });

  it("keeps value and gradient apart", () => {
    const parameter = new Parameter(Matrix.row([1, 2]));
    parameter.grad.data.fill(9);
    expect(parameter.value.toArray()).toEqual([[1, 2]]);
  });

  it("refuses a value that is no matrix", () => {
    expect(refusal(() => new Parameter(untyped([1, 2])))).toBe(
      "Parameter: the value must be a Matrix, got an array of 2",
    );
  });
});

describe("remembered", () => {
  it("hands back what forward left", () => {
    const memory = Matrix.zeros(1, 1);
    expect(remembered("Layer.backward", memory)).toBe(memory);
  });

  it("asks for forward if there is nothing", () => {
    expect(() => remembered("Layer.backward", undefined)).toThrow(new UserError("Layer.backward: call forward first"));
  });
});

describe("requireParameters", () => {
  const p = new Parameter(Matrix.zeros(1, 1));

  it("lets a list of parameters pass", () => {
    expect(() => requireParameters("Adam", [p, new Parameter(Matrix.zeros(1, 1))])).not.toThrow();
  });

  it.each([
    ["an empty list", [], "Adam: the list of parameters is empty: there is nothing to train"],
    ["a network", { parameters: () => [p] }, "Adam: expected network.parameters(), got an object (Object)"],
    ["network.parameters without the ()", () => [p], "Adam: expected network.parameters(), got a function"],
    ["nothing", undefined, "Adam: expected network.parameters(), got undefined"],
    ["a matrix among them", [p, p.value], "Adam: expected a list of parameters, found an object (Matrix) in it"],
    ["the same one twice", [p, p], "Adam: a parameter stands twice in the list and would move twice in every step"],
    ["a hole among them", [p, undefined], "Adam: expected a list of parameters, found undefined in it"],
  ])("refuses %s", (_, list, message) => {
    expect(refusal(() => requireParameters("Adam", list))).toBe(message);
  });
});

describe("requireTrainable", () => {
  it("lets a network pass", () => {
    expect(() => requireTrainable("train", new NeuralNetwork(1, 2, 1, seededRandom(1)))).not.toThrow();
  });

  it.each(["forward", "backward", "parameters"])("refuses a network without %s", (name) => {
    const network = Object.assign(new NeuralNetwork(1, 2, 1, seededRandom(1)), { [name]: undefined });
    expect(refusal(() => requireTrainable("train", network))).toBe(
      `train: network.${name} must be a function such as that of new NeuralNetwork(1, 100, 1, random), got undefined`,
    );
  });

  it("refuses nothing, and a network without a parameter", () => {
    expect(refusal(() => requireTrainable("train", untyped(undefined)))).toMatch(/^train: network.forward must be /);
    const nothing = Object.assign(new NeuralNetwork(1, 2, 1, seededRandom(1)), { parameters: () => [] });
    expect(refusal(() => requireTrainable("train", nothing))).toBe(
      "train: the list of parameters is empty: there is nothing to train",
    );
  });
});
