// js-waku 0.0.36 wants Node 22; Node 20 lacks only this. Loaded before everything else with --import.
if (typeof Promise.withResolvers !== 'function') {
  Promise.withResolvers = function () {
    let resolve, reject;
    const promise = new this((res, rej) => { resolve = res; reject = rej; });
    return { promise, resolve, reject };
  };
}
