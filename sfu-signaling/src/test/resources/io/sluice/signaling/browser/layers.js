// A sender and a receiver of a picture in layers, without signalling of their own: the test carries the descriptions.
window.layers = (() => {
  const POLL_MILLIS = 50;

  let connection;
  let video;

  /** A picture that never rests, so that encoders have something to do. */
  function canvasTrack(width, height) {
    const canvas = document.createElement('canvas');
    canvas.width = width;
    canvas.height = height;
    document.body.append(canvas);
    const context = canvas.getContext('2d');
    let frame = 0;
    setInterval(() => {
      frame++;
      for (let i = 0; i < 24; i++) {
        context.fillStyle = `hsl(${(i * 15 + frame * 7) % 360} 80% 50%)`;
        context.fillRect(((i % 6) * width) / 6, (Math.floor(i / 6) * height) / 4, width / 6, height / 4);
      }
      // No encoder can tell these from the ones before: it needs every bit that it may take.
      for (let i = 0; i < 30; i++) {
        context.fillStyle = `hsl(${Math.random() * 360} 70% ${Math.random() * 100}%)`;
        context.fillRect(Math.random() * width, Math.random() * height, width / 30, height / 20);
      }
      context.fillStyle = 'white';
      context.fillRect((frame * 11) % width, (frame * 5) % height, width / 10, height / 10);
    }, 50);
    return canvas.captureStream(20).getVideoTracks()[0];
  }

  function prefer(transceiver, mimeType) {
    const { codecs } = RTCRtpSender.getCapabilities('video');
    const wanted = codecs.filter((codec) => codec.mimeType.toLowerCase() === mimeType.toLowerCase());
    const repair = codecs.filter((codec) => codec.mimeType === 'video/rtx');
    if (transceiver.setCodecPreferences) {
      transceiver.setCodecPreferences([...wanted, ...repair]);
    }
  }

  /** Browsers send dependency descriptors to those who ask. */
  function describeDependencies(transceiver) {
    if (transceiver.setHeaderExtensionsToNegotiate) {
      const extensions = transceiver.getHeaderExtensionsToNegotiate();
      for (const extension of extensions) {
        if (extension.uri.includes('dependency-descriptor')) {
          extension.direction = 'sendrecv';
        }
      }
      transceiver.setHeaderExtensionsToNegotiate(extensions);
    }
  }

  async function sample() {
    const report = await connection.getStats();
    const inbound = [...report.values()].find((each) => each.type === 'inbound-rtp');
    return {
      width: video.videoWidth,
      framesDecoded: inbound?.framesDecoded ?? 0,
      freezes: inbound?.freezeCount ?? 0,
      keyFrameRequests: (inbound?.pliCount ?? 0) + (inbound?.firCount ?? 0),
      codec: report.get(inbound?.codecId)?.mimeType ?? '',
    };
  }

  return {
    async send(mimeType, encodings, width, height) {
      connection = new RTCPeerConnection();
      const transceiver = connection.addTransceiver(canvasTrack(width, height), {
        direction: 'sendonly',
        sendEncodings: encodings,
      });
      prefer(transceiver, mimeType);
      describeDependencies(transceiver);
      await connection.setLocalDescription(await connection.createOffer());
      return connection.localDescription.sdp;
    },

    async takeAnswer(sdp) {
      await connection.setRemoteDescription({ type: 'answer', sdp });
      // A busy machine must not be taken for a reason to send fewer layers.
      const [sender] = connection.getSenders();
      const parameters = sender.getParameters();
      parameters.degradationPreference = 'maintain-resolution';
      await sender.setParameters(parameters);
      return connection.connectionState;
    },

    async receive(sdp) {
      connection = new RTCPeerConnection();
      video = document.createElement('video');
      video.muted = true;
      video.autoplay = true;
      document.body.append(video);
      connection.ontrack = (event) => {
        video.srcObject = new MediaStream([event.track]);
      };
      await connection.setRemoteDescription({ type: 'offer', sdp });
      await connection.setLocalDescription(await connection.createAnswer());
      return connection.localDescription.sdp;
    },

    sample,

    /** The first look that shows so much, or the last within the time: `is` asks for equality, otherwise more will do. */
    async when(name, wanted, is, patienceMillis) {
      const endMillis = performance.now() + patienceMillis;
      for (;;) {
        const seen = await sample();
        if ((is ? seen[name] === wanted : seen[name] >= wanted) || performance.now() > endMillis) {
          return seen;
        }
        await new Promise((resolve) => setTimeout(resolve, POLL_MILLIS));
      }
    },

    async outbound() {
      const report = await connection.getStats();
      const sources = [...report.values()].filter((each) => each.type === 'media-source');
      return [connection.connectionState, connection.iceConnectionState, sources.map((each) => each.frames)].concat([...report.values()]
        .filter((each) => each.type === 'outbound-rtp')
        .map((each) => ({ rid: each.rid ?? '', width: each.frameWidth ?? 0, frames: each.framesEncoded ?? 0, mode: each.scalabilityMode ?? '' })));
    },
  };
})();
