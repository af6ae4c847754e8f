// Timers of a hidden tab fire once a second, those of a worker go on: the pattern must not freeze while its
// sender's tab is in the background, which is where it is when the receiver is looked at.
setInterval(() => {
  postMessage(null);
}, 1000 / 30);
