// The job with the course's own package, by its public names.

import process from "node:process";
import { Adam, EPOCHS, MSELoss, report, start, train } from "./job.mjs";

await report(() => {
  const { X, y, network } = start();
  const optimizer = new Adam(network.parameters(), { lr: 0.01 });
  const history = train(network, X, y, { loss: new MSELoss(), optimizer, epochs: EPOCHS, every: 100 });
  return history[history.length - 1].loss;
}, `handrolled on Node ${process.versions.node}`);
