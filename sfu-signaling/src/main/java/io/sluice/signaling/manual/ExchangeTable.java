package io.sluice.signaling.manual;

import io.sluice.signaling.http.AddressCounts;
import io.sluice.signaling.http.EndpointException;
import java.net.InetAddress;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/** The exchanges by their codes, oldest first, each until it expires. Thread-safe. */
final class ExchangeTable {
    private final ManualLimits limits;
    private final LongSupplier nanoClock;
    private final RandomGenerator random;
    private final AddressCounts addresses;
    private final Map<String, Entry> byCode = new LinkedHashMap<>();

    private record Entry(Exchange exchange, InetAddress address) {}

    /**
     * @param random not to be foreseen
     */
    ExchangeTable(ManualLimits limits, LongSupplier nanoClock, RandomGenerator random) {
        this.limits = limits;
        this.nanoClock = nanoClock;
        this.random = random;
        this.addresses = new AddressCounts(limits.codesPerAddress());
    }

    /**
     * Keeps an offer under a code that is free.
     *
     * @return the code
     * @throws EndpointException if there are too many
     */
    synchronized String open(String offer, InetAddress address) {
        long nowNanos = nanoClock.getAsLong();
        expire(nowNanos);
        if (byCode.size() >= limits.codes()) {
            throw new EndpointException(503, "limit-reached", "there are too many codes; try again in a few minutes");
        }
        if (!addresses.tryAdd(address)) {
            throw new EndpointException(
                    429,
                    "limit-reached",
                    "your address has " + limits.codesPerAddress() + " codes, which is all it may");
        }
        String code = Codes.random(random);
        while (byCode.containsKey(code)) {
            code = Codes.random(random);
        }
        byCode.put(
                code, new Entry(new Exchange(offer, nowNanos + limits.lifetime().toNanos()), address));
        return code;
    }

    /**
     * The exchange of a code.
     *
     * @throws EndpointException if there is none, or none any more, deliberately the same
     */
    synchronized Exchange find(String code) {
        expire(nanoClock.getAsLong());
        Entry entry = byCode.get(Codes.normalized(code));
        if (entry == null) {
            throw EndpointException.notFound("code: names nothing, or nothing any more; codes are good for "
                    + limits.lifetime().toSeconds() + " s");
        }
        return entry.exchange();
    }

    synchronized int size() {
        expire(nanoClock.getAsLong());
        return byCode.size();
    }

    /** All live equally long, so the oldest go first. */
    private void expire(long nowNanos) {
        Iterator<Entry> oldestFirst = byCode.values().iterator();
        while (oldestFirst.hasNext()) {
            Entry entry = oldestFirst.next();
            if (!entry.exchange().isExpired(nowNanos)) {
                return;
            }
            oldestFirst.remove();
            addresses.remove(entry.address());
            entry.exchange().end();
        }
    }
}
