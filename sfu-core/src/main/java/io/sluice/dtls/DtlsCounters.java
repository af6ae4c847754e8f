package io.sluice.dtls;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** The counters of all associations of one {@link DtlsHandshakes}; any thread may read them. */
public final class DtlsCounters {
    private final Map<DtlsCounter, LongAdder> adders = new EnumMap<>(DtlsCounter.class);

    DtlsCounters() {
        for (DtlsCounter counter : DtlsCounter.values()) {
            adders.put(counter, new LongAdder());
        }
    }

    /** How often it happened so far. */
    public long value(DtlsCounter counter) {
        return adder(counter).sum();
    }

    void count(DtlsCounter counter) {
        adder(counter).increment();
    }

    private LongAdder adder(DtlsCounter counter) {
        return Objects.requireNonNull(adders.get(counter));
    }
}
