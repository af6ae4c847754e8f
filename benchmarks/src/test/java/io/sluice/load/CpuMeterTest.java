package io.sluice.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CpuMeterTest {
    @Test
    void shouldReadUserAndSystemTimeBehindANameWithSpacesAndParentheses() {
        String stat = "4711 (a (java) b) S 1 4711 4711 0 -1 4194560 100 0 0 0 300 45 7 8 20 0 33 0 1000 1 2 3";

        assertThat(CpuMeter.parseProcessStat(stat)).isEqualTo(345);
    }

    @Test
    void shouldLeaveIdleWaitingAndGuestTimeOut() {
        assertThat(CpuMeter.parseMachineStat("cpu  1 20 300 9999 9999 4000 50000 600000 7 8"))
                .isEqualTo(654_321);
    }

    @Test
    void shouldReadResidentMemory() {
        assertThat(CpuMeter.parseResident(List.of("VmSize:\t  10 kB", "VmRSS:\t  2048 kB")))
                .isEqualTo(2 << 20);
    }
}
