package io.sluice.signaling;

import io.sluice.TestPeer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The voice of a peer that sends as {@code Samples.AUDIO_PARAMETERS} say. */
final class Speech {
    private static final long SSRC = 2742816385L;
    private static final int PAYLOAD_TYPE = 111;
    private static final int LEVEL_ID = 1;
    private static final int TICKS = 960;

    private final TestPeer peer;
    private int sequence;

    Speech(TestPeer peer) {
        this.peer = peer;
    }

    /** Says something until it is closed: a packet every twenty milliseconds, as loud as is said, one after the other. */
    Words at(int... levelsDbov) {
        return new Words(levelsDbov);
    }

    /** What is being said. */
    final class Words implements AutoCloseable {
        private final CountDownLatch end = new CountDownLatch(1);
        private final Thread speaker;

        private Words(int... levelsDbov) {
            speaker = Thread.ofVirtual().start(() -> speak(levelsDbov));
        }

        private void speak(int... levelsDbov) {
            try {
                while (!end.await(20, TimeUnit.MILLISECONDS)) {
                    sequence++;
                    peer.setOctetExtension(LEVEL_ID, 0x80 | -levelsDbov[sequence % levelsDbov.length]);
                    peer.sendRtp(new TestPeer.Rtp(
                            SSRC, PAYLOAD_TYPE, sequence, (long) TICKS * sequence, false, "0", "sound"));
                }
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public void close() {
            end.countDown();
            try {
                speaker.join();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }
}
