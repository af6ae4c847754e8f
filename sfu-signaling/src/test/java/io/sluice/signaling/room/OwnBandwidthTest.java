package io.sluice.signaling.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.OutgoingBandwidth;
import io.sluice.signaling.protocol.Push;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OwnBandwidthTest {
    @Test
    void shouldTellWhatTheWayCarriesAndWhatPicturesWereGivenOfIt() {
        List<Push> told = new ArrayList<>();
        OwnBandwidth bandwidth = new OwnBandwidth(told::add);
        bandwidth.created("transport-1");

        bandwidth.onOutgoingBandwidthChanged(new OutgoingBandwidth(
                OutgoingBandwidth.Source.TRANSPORT_CC, 2_400_000, 1_850_000, 5_000_000, 0, 0, 600_000, 40, 3, 0.01));

        assertThat(told).containsExactly(new Push.Bandwidth("transport-1", 2_400_000, 1_850_000));
    }
}
