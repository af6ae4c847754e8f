// Runs before the scripts of every page under test. It keeps hold of what only the page's own scripts would know, the
// peer connections and the pictures shown, and answers the tests' questions about them through `probe`.
(() => {
  const WIDTH = 64;
  const HEIGHT = 36;
  const POLL_MILLIS = 100;

  const paths = [];
  const pictures = new WeakMap();

  // The UDP port of a relay between this page and the server, if the page's address names one: the server does not know of it.
  const relay = new URLSearchParams(location.search).get('relay');
  const throughRelay = ({ type, sdp }) => ({
    type,
    sdp: relay ? sdp.replaceAll(/(candidate:\S+ \d+ udp \d+ \S+) \d+ typ/g, `$1 ${relay} typ`) : sdp,
  });

  const Original = window.RTCPeerConnection;
  window.RTCPeerConnection = class RTCPeerConnection extends Original {
    setRemoteDescription(description) {
      return super.setRemoteDescription(throughRelay(description));
    }

    constructor(...options) {
      super(...options);
      const path = { connection: this, connectedAtMillis: 0 };
      paths.push(path);
      this.addEventListener('connectionstatechange', () => {
        if (this.connectionState === 'connected' && path.connectedAtMillis === 0) {
          path.connectedAtMillis = performance.now();
        }
      });
    }
  };

  const follow = (video) => {
    const shown = { frames: 0, firstAtMillis: 0, lastAtMillis: 0, arrivedAtMillis: 0, longestGapMillis: 0 };
    pictures.set(video, shown);
    const count = (_, frame) => {
      shown.lastAtMillis = performance.now();
      // When its last packet came, where the browser says so: what the browser itself is late with does not count.
      const arrivedAtMillis = frame.receiveTime ?? shown.lastAtMillis;
      if (shown.arrivedAtMillis > 0) {
        shown.longestGapMillis = Math.max(shown.longestGapMillis, arrivedAtMillis - shown.arrivedAtMillis);
      }
      shown.arrivedAtMillis = arrivedAtMillis;
      shown.firstAtMillis ||= shown.lastAtMillis;
      shown.frames++;
      video.requestVideoFrameCallback(count);
    };
    video.requestVideoFrameCallback(count);
  };

  new MutationObserver((changes) => {
    for (const added of changes.flatMap((change) => [...change.addedNodes])) {
      if (added instanceof Element) {
        [added, ...added.querySelectorAll('*')].filter((each) => each instanceof HTMLVideoElement).forEach(follow);
      }
    }
  }).observe(document, { childList: true, subtree: true });

  const first = (report, type, fits = () => true) =>
    [...report.values()].find((stat) => stat.type === type && fits(stat)) ?? {};

  const pathOf = (report) => {
    const transport = first(report, 'transport');
    const pair = report.get(transport.selectedCandidatePairId) ?? {};
    const remote = report.get(pair.remoteCandidateId) ?? {};
    return {
      dtlsState: transport.dtlsState ?? 'none',
      srtpCipher: transport.srtpCipher ?? 'none',
      protocol: remote.protocol ?? 'none',
      remoteAddress: remote.address ?? 'none',
      remotePort: remote.port ?? 0,
    };
  };

  const codecOf = (report, stream) => report.get(stream.codecId)?.mimeType ?? 'none';

  const receivers = () => paths.flatMap((path) => path.connection.getReceivers().map((receiver) => ({ path, receiver })));

  const inbound = async (track) => {
    const found = receivers().find(({ receiver }) => receiver.track === track);
    const report = found ? await found.receiver.getStats() : new Map();
    return { report, stream: first(report, 'inbound-rtp'), path: found?.path };
  };

  const videoOf = (socketId) => {
    const tile = document.querySelector(`[data-testid="tile"][data-socket-id="${CSS.escape(socketId)}"]`);
    if (!tile) {
      throw new Error(`There is no tile of ${socketId}`);
    }
    return tile.querySelector('video');
  };

  // Both kinds in one question, so that counters that are compared belong to one moment.
  const media = async (socketId) => {
    const video = videoOf(socketId);
    const [picture, sound] = await Promise.all([
      inbound(video.srcObject?.getVideoTracks()[0]),
      inbound(video.srcObject?.getAudioTracks()[0]),
    ]);
    const shown = pictures.get(video);
    return {
      atMillis: performance.now(),
      path: pathOf(picture.report),
      connectedAtMillis: picture.path?.connectedAtMillis ?? 0,
      firstFrameAtMillis: shown.firstAtMillis,
      video: {
        codec: codecOf(picture.report, picture.stream),
        framesReceived: picture.stream.framesReceived ?? 0,
        framesDecoded: picture.stream.framesDecoded ?? 0,
        framesShown: shown.frames,
        stillMillis: performance.now() - shown.lastAtMillis,
        longestGapMillis: shown.longestGapMillis,
        frameWidth: picture.stream.frameWidth ?? 0,
        frameHeight: picture.stream.frameHeight ?? 0,
        freezeCount: picture.stream.freezeCount ?? 0,
        freezesSeconds: picture.stream.totalFreezesDuration ?? 0,
        packetsLost: picture.stream.packetsLost ?? 0,
        packetsRepaired: picture.stream.retransmittedPacketsReceived ?? 0,
        keyFrameRequests: (picture.stream.pliCount ?? 0) + (picture.stream.firCount ?? 0),
        playoutMillis: picture.stream.estimatedPlayoutTimestamp ?? 0,
      },
      audio: {
        codec: codecOf(sound.report, sound.stream),
        packetsReceived: sound.stream.packetsReceived ?? 0,
        packetsLost: sound.stream.packetsLost ?? 0,
        samplesReceived: sound.stream.totalSamplesReceived ?? 0,
        energy: sound.stream.totalAudioEnergy ?? 0,
        playoutMillis: sound.stream.estimatedPlayoutTimestamp ?? 0,
      },
    };
  };

  // Forgets the longest time between two frames, to measure it anew.
  const forgetGaps = (socketId) => {
    pictures.get(videoOf(socketId)).longestGapMillis = 0;
  };

  const CONDITIONS = {
    framesDecoded: (media, least) => media.video.framesDecoded >= least,
    frameWidth: (media, least) => media.video.frameWidth >= least && media.video.framesShown > 0,
    frameWidthOf: (media, width) => media.video.frameWidth === width,
    stillMillis: (media, least) => media.video.stillMillis >= least,
    energy: (media, above) => media.audio.energy > above,
    inStep: ({ video, audio }, mostMillis) =>
      video.playoutMillis > 0 && audio.playoutMillis > 0 && Math.abs(video.playoutMillis - audio.playoutMillis) < mostMillis,
  };

  // The first look at which the condition holds. The driver's own waiting for functions does not wait for promises,
  // and statistics are promised.
  const when = async (socketId, condition, wanted, patienceMillis) => {
    const endMillis = performance.now() + patienceMillis;
    for (;;) {
      const seen = await media(socketId);
      if (CONDITIONS[condition](seen, wanted)) {
        return seen;
      }
      if (seen.atMillis > endMillis) {
        throw new Error(`Waited in vain for ${condition} of ${wanted}: ${JSON.stringify(seen)}`);
      }
      await new Promise((resolve) => setTimeout(resolve, POLL_MILLIS));
    }
  };

  // The brightness of the picture as it is shown now, coarsely: row by row, 0 to 255.
  const brightness = (socketId) => {
    const canvas = new OffscreenCanvas(WIDTH, HEIGHT);
    const brush = canvas.getContext('2d', { willReadFrequently: true });
    brush.drawImage(videoOf(socketId), 0, 0, WIDTH, HEIGHT);
    const { data } = brush.getImageData(0, 0, WIDTH, HEIGHT);
    return Array.from({ length: WIDTH * HEIGHT }, (_, i) =>
      Math.round(0.299 * data[4 * i] + 0.587 * data[4 * i + 1] + 0.114 * data[4 * i + 2]),
    );
  };

  // Red, green and blue of each of the seven bars at the lower edge of the test pattern.
  const bars = (selector) => {
    const video = document.querySelector(selector);
    const canvas = new OffscreenCanvas(7, 1);
    const brush = canvas.getContext('2d', { willReadFrequently: true });
    brush.drawImage(video, 0, video.videoHeight - 7, video.videoWidth, 1, 0, 0, 7, 1);
    return [...brush.getImageData(0, 0, 7, 1).data].filter((_, i) => i % 4 !== 3);
  };

  const words = (element) => element.textContent.replace(/\s+/g, ' ').trim();

  const EXPECTATIONS = {
    text: ([first], wanted) => first && words(first) === wanted,
    pattern: ([first], wanted) => first && new RegExp(wanted).test(words(first)),
    count: (found, wanted) => found.length === wanted,
    attribute: ([first], [name, value]) => first?.getAttribute(name) === value,
    visible: ([first], wanted) => (first?.checkVisibility({ visibilityProperty: true }) ?? false) === wanted,
  };

  // Resolves once the elements are as expected.
  const part = async (selector, expectation, wanted, patienceMillis) => {
    const endMillis = performance.now() + patienceMillis;
    for (;;) {
      const found = [...document.querySelectorAll(selector)];
      if (EXPECTATIONS[expectation](found, wanted)) {
        return;
      }
      if (performance.now() > endMillis) {
        const seen = found.map((each) => each.outerHTML.slice(0, 500));
        throw new Error(`Waited in vain for ${expectation} ${wanted} of ${selector}: ${seen.join('\n') || 'nothing there'}`);
      }
      await new Promise((resolve) => setTimeout(resolve, POLL_MILLIS));
    }
  };

  const attributes = (selector, name) =>
    [...document.querySelectorAll(selector)].map((each) => String(each.getAttribute(name)));

  // Where to click on an element, once a click would reach it.
  const middle = async (selector, patienceMillis) => {
    await part(`${selector}:not(:disabled)`, 'visible', true, patienceMillis);
    const element = document.querySelector(selector);
    element.scrollIntoView({ block: 'center', behavior: 'instant' });
    const box = element.getBoundingClientRect();
    return [box.x + box.width / 2, box.y + box.height / 2].map(Math.round);
  };

  const text = (selector) => words(document.querySelector(selector));

  const value = (selector) => document.querySelector(selector).value;

  const fill = async (selector, wanted, patienceMillis) => {
    await part(`${selector}:enabled`, 'visible', true, patienceMillis);
    const field = document.querySelector(selector);
    field.value = wanted;
    field.dispatchEvent(new Event('input', { bubbles: true }));
    field.dispatchEvent(new Event('change', { bubbles: true }));
  };

  const select = (selector, value) => {
    const list = document.querySelector(selector);
    list.value = value;
    list.dispatchEvent(new Event('input', { bubbles: true }));
    list.dispatchEvent(new Event('change', { bubbles: true }));
  };

  // The path of what this page sends, over its latest connection.
  const sending = async () => pathOf((await paths.at(-1)?.connection.getStats()) ?? new Map());

  // By which user names each connection's chosen way is checked, theirs and ours: an ICE restart changes both.
  const userNames = () => {
    const open = paths.filter(({ connection }) => connection.signalingState !== 'closed');
    return Promise.all(
      open.map(async ({ connection }) => {
        const report = await connection.getStats();
        const pair = report.get(first(report, 'transport').selectedCandidatePairId) ?? {};
        const ends = [pair.localCandidateId, pair.remoteCandidateId].map((id) => report.get(id)?.usernameFragment ?? '');
        return ends.join(':');
      }),
    );
  };

  // Resolves with the new user names once media goes on a way that was found under them, on every connection.
  const restarted = async (before, patienceMillis) => {
    const old = new Set(before.flatMap((ends) => ends.split(':')));
    for (const endMillis = performance.now() + patienceMillis; ; ) {
      const now = await userNames();
      if (now.flatMap((ends) => ends.split(':')).every((name) => name !== '' && !old.has(name))) {
        return now;
      }
      if (performance.now() > endMillis) {
        throw new Error(`Waited in vain for an ICE restart: ${before.join(' ')} became ${now.join(' ')}`);
      }
      await new Promise((resolve) => setTimeout(resolve, POLL_MILLIS));
    }
  };

  // How often this page was asked for packets again, and how many it repeated.
  const repaired = async () => {
    const report = (await paths.at(-1)?.connection.getStats()) ?? new Map();
    const { nackCount = 0, retransmittedPacketsSent = 0 } = first(report, 'outbound-rtp', (stat) => stat.kind === 'video');
    return { requests: nackCount, packets: retransmittedPacketsSent };
  };

  // Resolves once this page's encoders make its picture in so many sizes.
  const sentSizes = async (wanted, patienceMillis) => {
    const endMillis = performance.now() + patienceMillis;
    for (;;) {
      const senders = paths.flatMap(({ connection }) => connection.getSenders());
      const encodings = senders.filter(({ track }) => track?.kind === 'video').flatMap((sender) => sender.getParameters().encodings);
      if (encodings.filter(({ active }) => active).length === wanted) {
        return;
      }
      if (performance.now() > endMillis) {
        throw new Error(`Waited in vain for ${wanted} sizes: ${JSON.stringify(encodings)}`);
      }
      await new Promise((resolve) => setTimeout(resolve, POLL_MILLIS));
    }
  };

  // Resolves once this page sends from the device of that name.
  const sentFrom = async (label, patienceMillis) => {
    for (const endMillis = performance.now() + patienceMillis; ; ) {
      const labels = paths.flatMap(({ connection }) => connection.getSenders()).map(({ track }) => track?.label);
      if (labels.includes(label)) {
        return;
      }
      if (performance.now() > endMillis) {
        throw new Error(`Waited in vain for ${label}: ${labels.join(', ')} are sent from`);
      }
      await new Promise((resolve) => setTimeout(resolve, POLL_MILLIS));
    }
  };

  window.probe = { media, when, forgetGaps, brightness, bars, sending, userNames, restarted, repaired, sentSizes, sentFrom, part, attributes, text, value, fill, middle, select };
})();
