package io.sluice.ice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sluice.ice.IceCandidate.ListeningSocket;
import io.sluice.ice.IceCandidate.Policy;
import io.sluice.ice.IceCandidate.Protocol;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

class IceCandidateTest {
    private static final ListeningSocket UDP = socket(Protocol.UDP, "192.0.2.1");
    private static final ListeningSocket TCP = socket(Protocol.TCP, "192.0.2.1");
    private static final ListeningSocket OTHER_UDP = socket(Protocol.UDP, "2001:db8::1");
    private static final ListeningSocket OTHER_TCP = socket(Protocol.TCP, "2001:db8::1");

    @Test
    void shouldGiveTheFirstSocketMediasoupsPriority() {
        assertThat(IceCandidate.of(List.of(UDP), Policy.all()))
                .containsExactly(new IceCandidate("udpcandidate", 1_076_302_079, "192.0.2.1", 4000, Protocol.UDP));
        assertThat(IceCandidate.of(List.of(TCP), Policy.all()))
                .containsExactly(new IceCandidate("tcpcandidate", 1_076_302_079, "192.0.2.1", 4000, Protocol.TCP));
    }

    @Test
    void shouldPreferEarlierSocketsByAHundred() {
        List<IceCandidate> candidates = IceCandidate.of(List.of(UDP, TCP, OTHER_UDP), Policy.all());

        assertThat(candidates.get(0).priority() - candidates.get(1).priority()).isEqualTo(100 << 8);
        assertThat(candidates.get(1).priority() - candidates.get(2).priority()).isEqualTo(100 << 8);
        assertThat(candidates).extracting(IceCandidate::type).containsOnly("host");
    }

    @Test
    void shouldPutThePreferredProtocolFirst() {
        List<ListeningSocket> sockets = List.of(UDP, TCP, OTHER_UDP, OTHER_TCP);

        List<IceCandidate> udpFirst = IceCandidate.of(sockets, new Policy(true, true, true, false));
        List<IceCandidate> tcpFirst = IceCandidate.of(sockets, new Policy(true, true, false, true));

        assertThat(lowest(udpFirst, Protocol.UDP)).isGreaterThan(highest(udpFirst, Protocol.TCP));
        assertThat(lowest(tcpFirst, Protocol.TCP)).isGreaterThan(highest(tcpFirst, Protocol.UDP));
        assertThat(highest(udpFirst, Protocol.UDP)).isEqualTo((64L << 24) + (11_000 << 8) + 255);
    }

    @Test
    void shouldTellOnlyTheProtocolsThatAreWanted() {
        List<ListeningSocket> sockets = List.of(UDP, TCP, OTHER_UDP, OTHER_TCP);

        List<IceCandidate> forced = IceCandidate.of(sockets, new Policy(false, true, false, false));

        assertThat(forced).extracting(IceCandidate::protocol).containsExactly(Protocol.TCP, Protocol.TCP);
        assertThat(forced.getFirst().priority())
                .as("as if the others were not there")
                .isEqualTo(1_076_302_079);
    }

    @Test
    void shouldTellTheAnnouncedAddressWithTheLocalPort() {
        ListeningSocket announced = new ListeningSocket(Protocol.UDP, "10.0.0.1", 4000, "sfu.example.org", false);

        List<IceCandidate> candidates = IceCandidate.of(List.of(announced), Policy.all());

        assertThat(candidates).hasSize(1);
        assertThat(candidates.getFirst().address()).isEqualTo("sfu.example.org");
        assertThat(candidates.getFirst().port()).isEqualTo(4000);
    }

    @Test
    void shouldTellAnExposedAddressToo() {
        ListeningSocket exposed = new ListeningSocket(Protocol.UDP, "10.0.0.1", 4000, "203.0.113.5", true);

        List<IceCandidate> candidates = IceCandidate.of(List.of(exposed), Policy.all());

        assertThat(candidates).extracting(IceCandidate::address).containsExactly("203.0.113.5", "10.0.0.1");
        assertThat(candidates.get(0).priority() - candidates.get(1).priority()).isEqualTo(1000);
    }

    @Test
    void shouldNotTellAnAddressTwice() {
        ListeningSocket same = new ListeningSocket(Protocol.UDP, "10.0.0.1", 4000, "10.0.0.1", true);
        ListeningSocket unannounced = new ListeningSocket(Protocol.UDP, "10.0.0.2", 4000, null, true);

        assertThat(IceCandidate.of(List.of(same, unannounced), Policy.all()))
                .extracting(IceCandidate::address)
                .containsExactly("10.0.0.1", "10.0.0.2");
    }

    @Test
    void shouldRefuseMoreSocketsThanThereArePreferences() {
        List<ListeningSocket> many = Collections.nCopies(101, UDP);

        assertThat(IceCandidate.of(many.subList(1, 101), Policy.all()).getLast().priority())
                .isPositive();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> IceCandidate.of(many, Policy.all()))
                .withMessageContaining("sockets has 101 entries");
    }

    @Test
    void shouldNameWhatIsWrongWithASocket() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ListeningSocket(Protocol.UDP, "192.0.2.1", 0, null, false))
                .withMessage("port 0 is not within 1..65535");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ListeningSocket(Protocol.UDP, " ", 1, null, false))
                .withMessageStartingWith("address is blank");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ListeningSocket(Protocol.UDP, "192.0.2.1", 1, "", false))
                .withMessageStartingWith("announcedAddress is blank");
    }

    private static ListeningSocket socket(Protocol protocol, String address) {
        return new ListeningSocket(protocol, address, 4000, null, false);
    }

    private static long lowest(List<IceCandidate> candidates, Protocol protocol) {
        return of(candidates, protocol).getLast();
    }

    private static long highest(List<IceCandidate> candidates, Protocol protocol) {
        return of(candidates, protocol).getFirst();
    }

    private static List<Long> of(List<IceCandidate> candidates, Protocol protocol) {
        return candidates.stream()
                .filter(candidate -> candidate.protocol() == protocol)
                .map(IceCandidate::priority)
                .sorted(Comparator.reverseOrder())
                .toList();
    }
}
