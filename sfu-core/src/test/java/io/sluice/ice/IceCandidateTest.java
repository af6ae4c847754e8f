package io.sluice.ice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sluice.ice.IceCandidate.ListenAddress;
import io.sluice.ice.IceCandidate.Protocol;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class IceCandidateTest {
    @Test
    void shouldGiveTheFirstListenAddressMediasoupsPriority() {
        List<IceCandidate> candidates = IceCandidate.forUdp(List.of(new ListenAddress("192.0.2.1", 4000, null)));

        assertThat(candidates)
                .containsExactly(new IceCandidate("udpcandidate", 1_076_302_079, "192.0.2.1", 4000, Protocol.UDP));
        assertThat(candidates.getFirst().type()).isEqualTo("host");
    }

    @Test
    void shouldPreferEarlierListenAddressesByAHundred() {
        List<IceCandidate> candidates = IceCandidate.forUdp(
                List.of(new ListenAddress("192.0.2.1", 4000, null), new ListenAddress("192.0.2.2", 4001, null)));

        assertThat(candidates.get(0).priority() - candidates.get(1).priority()).isEqualTo(100 << 8);
    }

    @Test
    void shouldTellTheAnnouncedAddressWithTheLocalPort() {
        List<IceCandidate> candidates =
                IceCandidate.forUdp(List.of(new ListenAddress("10.0.0.1", 4000, "sfu.example.org")));

        assertThat(candidates.getFirst().address()).isEqualTo("sfu.example.org");
        assertThat(candidates.getFirst().port()).isEqualTo(4000);
    }

    @Test
    void shouldRefuseMoreListenAddressesThanThereArePreferences() {
        List<ListenAddress> many = Collections.nCopies(101, new ListenAddress("192.0.2.1", 4000, null));

        assertThat(IceCandidate.forUdp(many.subList(1, 101)).getLast().priority())
                .isPositive();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> IceCandidate.forUdp(many))
                .withMessageContaining("listenAddresses has 101 entries");
    }

    @Test
    void shouldNameWhatIsWrongWithAListenAddress() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ListenAddress("192.0.2.1", 0, null))
                .withMessage("port 0 is not within 1..65535");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ListenAddress(" ", 1, null))
                .withMessageStartingWith("address is blank");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ListenAddress("192.0.2.1", 1, ""))
                .withMessageStartingWith("announcedAddress is blank");
    }
}
