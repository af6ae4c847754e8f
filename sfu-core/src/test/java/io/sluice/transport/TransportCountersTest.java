package io.sluice.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.routing.RetransmissionOutcome;
import io.sluice.srtp.SrtpDrop;
import java.lang.reflect.Field;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TransportCountersTest {
    @Test
    void shouldAddAndShowEachCounter() throws IllegalAccessException {
        TransportCounters one = new TransportCounters();
        long value = 1;
        for (Field field : TransportCounters.class.getDeclaredFields()) {
            if (field.getType() == long.class) {
                field.setLong(one, value++);
            }
        }
        for (SrtpDrop drop : SrtpDrop.values()) {
            one.srtp.record(drop.code());
        }
        for (RetransmissionOutcome outcome : RetransmissionOutcome.values()) {
            one.retransmissions.note(outcome);
        }
        TransportCounters total = new TransportCounters();
        total.add(one);
        total.add(one);

        Map<String, Long> shown = one.snapshot();
        assertThat(shown).hasSize((int) value - 1 + SrtpDrop.values().length + RetransmissionOutcome.values().length);
        assertThat(shown.values()).doesNotContain(0L);
        assertThat(total.snapshot()).hasSameSizeAs(shown);
        assertThat(total.snapshot())
                .allSatisfy((name, sum) -> assertThat(sum).as(name).isEqualTo(2 * shown.getOrDefault(name, 0L)));
    }
}
