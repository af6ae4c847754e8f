// A client for calls from browser to browser, in the first dialect of docs/protocol.md, as small as one can be. Tests put it into a
// page of the server and talk to it as `directCall`. Media goes by TURN alone.
(() => {
  const FRAMES = 30;
  const POLL_MILLIS = 50;

  let socket;
  let connection;
  let callId;
  let iceServers = [];
  const waiting = new Map();
  const sentTypes = new Set();

  const say = (type, data) => socket.send(JSON.stringify({ type, data }));

  const told = (type) => new Promise((resolve) => waiting.set(type, resolve));

  const after = (millis) => new Promise((resolve) => setTimeout(resolve, millis));

  const start = async () => {
    connection = new RTCPeerConnection({ iceServers, iceTransportPolicy: 'relay' });
    connection.addEventListener('icecandidate', ({ candidate }) => {
      if (candidate?.candidate) {
        sentTypes.add(candidate.type);
      }
      say('ice:candidate', { candidate });
    });
    connection.addEventListener('connectionstatechange', () => {
      if (connection.connectionState === 'connected') {
        say('call:state', { callId, state: 'connected' });
      }
    });
    connection.addEventListener('track', ({ track, streams }) => {
      if (track.kind === 'video') {
        const video = document.createElement('video');
        Object.assign(video, { autoplay: true, muted: true, srcObject: streams[0] });
        document.body.prepend(video);
      }
    });
    const camera = await navigator.mediaDevices.getUserMedia({ audio: true, video: true });
    camera.getTracks().forEach((track) => connection.addTrack(track, camera));
  };

  const handlers = {
    'call:incoming': (data) => {
      callId = data.callId;
      say('call:accept', { callId, from: data.from });
    },
    'call:offer': async ({ offer, from }) => {
      await start();
      await connection.setRemoteDescription(offer);
      await connection.setLocalDescription();
      say('call:answer', { answer: connection.localDescription, to: from });
    },
    'call:answer': ({ answer }) => connection.setRemoteDescription(answer),
    'ice:candidate': ({ candidate }) => connection.addIceCandidate(candidate),
    'call:ended': () => connection.close(),
  };

  /** One after the other, as they came: a candidate waits for the description before it. */
  let last = Promise.resolve();
  const take = ({ type, data }) => {
    last = last.then(() => handlers[type]?.(data)).then(() => {
      waiting.get(type)?.(data);
      waiting.delete(type);
    });
  };

  const selectedPair = (report) => {
    const reports = [...report.values()];
    const transport = reports.find((each) => each.type === 'transport');
    return report.get(transport?.selectedCandidatePairId);
  };

  const sample = async () => {
    const report = await connection.getStats();
    const inbound = (kind) => [...report.values()].find((each) => each.type === 'inbound-rtp' && each.kind === kind);
    const pair = selectedPair(report);
    return {
      framesDecoded: inbound('video')?.framesDecoded ?? 0,
      audioPackets: inbound('audio')?.packetsReceived ?? 0,
      localType: report.get(pair?.localCandidateId)?.candidateType ?? '',
      remoteType: report.get(pair?.remoteCandidateId)?.candidateType ?? '',
      sentTypes: [...sentTypes],
    };
  };

  window.directCall = {
    /** Becomes a user, who accepts every call; returns what the server names as ICE servers. */
    join: async (userId) => {
      socket = new WebSocket(`ws://${location.host}/ws`);
      socket.addEventListener('message', ({ data }) => take(JSON.parse(data)));
      await new Promise((resolve) => socket.addEventListener('open', resolve));
      const joined = told('user:joined');
      say('user:join', { userId });
      iceServers = (await joined).iceServers;
      return iceServers;
    },

    /** Calls somebody, and waits until the connection is there. */
    ring: async (to) => {
      const accepted = told('call:accepted');
      say('call:initiate', { to, callType: 'video' });
      callId = (await accepted).callId;
      await start();
      const connected = told('call:state');
      await connection.setLocalDescription();
      say('call:offer', { offer: connection.localDescription, to });
      return (await connected).state;
    },

    /** What is received, once that is a second of pictures and some sound. */
    media: async () => {
      for (;;) {
        const media = connection ? await sample() : { framesDecoded: 0, audioPackets: 0 };
        if (media.framesDecoded >= FRAMES && media.audioPackets >= FRAMES) {
          return media;
        }
        await after(POLL_MILLIS);
      }
    },

    /** Hangs up, and waits for the end. */
    end: async () => {
      const ended = told('call:ended');
      say('call:end', { callId });
      return (await ended).reason;
    },
  };
})();
