// Runs on the page. The driver in Node offers jwakuSend and calls jwakuStart once, then jwakuAnswer per command.
import { LightNode } from '../js-peer/light-node.mjs';

let light;
globalThis.jwakuStart = async (settings) => {
  light = new LightNode(settings, (event) => globalThis.jwakuSend(JSON.stringify(event)));
  await light.start();
  return light.ready();
};
globalThis.jwakuAnswer = (line) => light.answer(line);
globalThis.jwakuStop = () => light.stop();
