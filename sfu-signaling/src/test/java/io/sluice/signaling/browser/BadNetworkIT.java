package io.sluice.signaling.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.testing.LossyRelay;
import io.sluice.testing.LossyRelay.Conditions;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Sender and receiver behind a network that loses, delays and reorders, both ways. */
class BadNetworkIT {
    private static final int FRAMES_PER_SECOND = 30;
    private static final int FRAMES = 8 * FRAMES_PER_SECOND;
    private static final int FREEZE_MILLIS = 500;
    private static final int CUT_MILLIS = 3000;
    private static final int RECOVERY_MILLIS = 2000;

    private final InetSocketAddress server = freeAddress();

    @RegisterExtension
    private final TestBed bed =
            new TestBed("--min-port", port(server), "--max-port", port(server), "--loops", "1", "--no-tcp");

    private final InetSocketAddress address = freeAddress();
    private final LossyRelay relay = new LossyRelay(address, server, 1);

    BadNetworkIT() throws IOException {}

    @AfterEach
    void closeRelay() {
        relay.close();
    }

    @Test
    void shouldRepairWhatIsLost() {
        SenderTab sender = openSender();
        MediaProbe media = openReceiver();
        media.awaitFrameWidth(1);

        MediaSample sample = watch(media, Conditions.loss(0.05));

        SenderTab.Repairs repairs = sender.repairs();
        bed.note("longest gap " + Math.round(sample.video().longestGapMillis()) + " ms, repeated by the sender "
                + repairs.packets() + ", by the server " + sample.video().packetsRepaired() + ", lost by the relay "
                + relay.lost());
        assertThat(sample.video().longestGapMillis()).isLessThan(FREEZE_MILLIS);
        assertThat(repairs.packets()).isPositive();
        assertThat(sample.video().packetsRepaired()).isPositive();
    }

    @Test
    void shouldBearDelayJitterAndReordering() {
        openSender();
        MediaProbe media = openReceiver();
        media.awaitFrameWidth(1);

        MediaSample sample = watch(media, new Conditions(0, 40, 20));

        bed.note("longest gap " + Math.round(sample.video().longestGapMillis()) + " ms");
        assertThat(sample.video().longestGapMillis()).isLessThan(FREEZE_MILLIS);
    }

    @Test
    void shouldRecoverSoonAfterACut() {
        openSender();
        MediaProbe media = openReceiver();
        media.awaitFramesDecoded(FRAMES_PER_SECOND);

        relay.conditions(Conditions.CUT);
        MediaSample still = media.awaitStill(CUT_MILLIS);
        relay.conditions(Conditions.PERFECT);
        MediaSample again = media.awaitFramesDecoded(still.video().framesDecoded() + 5);

        double recoveryMillis = again.atMillis() - still.atMillis();
        bed.note("picture again after " + Math.round(recoveryMillis) + " ms");
        assertThat(recoveryMillis).isLessThan(RECOVERY_MILLIS);
    }

    /** Under conditions that have held for a second. */
    private MediaSample watch(MediaProbe media, Conditions conditions) {
        relay.conditions(conditions);
        MediaSample settled = media.awaitFramesDecoded(media.sample().video().framesDecoded() + FRAMES_PER_SECOND);
        media.forgetGaps();
        return media.awaitFramesDecoded(settled.video().framesDecoded() + FRAMES);
    }

    private SenderTab openSender() {
        return bed.openSender("sender", "?source=pattern&autostart=1&codec=VP8&relay=" + port(address))
                .awaitSending();
    }

    private MediaProbe openReceiver() {
        Tab tab = bed.open("receiver", "/receiver?autostart=1&relay=" + port(address), bed.chromium());
        return new ReceiverTab(tab).onlyTile().media();
    }

    private static String port(InetSocketAddress address) {
        return Integer.toString(address.getPort());
    }

    private static InetSocketAddress freeAddress() throws IOException {
        try (DatagramSocket probe = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            return new InetSocketAddress(InetAddress.getLoopbackAddress(), probe.getLocalPort());
        }
    }
}
