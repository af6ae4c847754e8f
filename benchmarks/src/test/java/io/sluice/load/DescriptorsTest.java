package io.sluice.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class DescriptorsTest {
    private static final String HEAD = "Limit                     Soft Limit           Hard Limit           Units";

    @Test
    void shouldTakeTheHardLimit() {
        String line = "Max open files            1024                 20000                files";

        assertThat(Descriptors.parseLimit(List.of(HEAD, line))).isEqualTo(20_000);
    }

    @Test
    void shouldKnowNoBoundWhereThereIsNone() {
        String line = "Max open files            1024                 unlimited            files";

        assertThat(Descriptors.parseLimit(List.of(HEAD, line))).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void shouldSayWhatToDoWhenThereAreTooFew() {
        assertThatThrownBy(() -> Descriptors.requireForPeers(1_000_000_000))
                .hasMessageContaining("ulimit -n 2000000300");
    }
}
