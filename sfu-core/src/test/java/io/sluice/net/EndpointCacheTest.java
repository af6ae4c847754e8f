package io.sluice.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.packet.Endpoint;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

class EndpointCacheTest {
    private final EndpointCache cache = new EndpointCache();

    @Test
    void shouldGiveTheSameObjectForTheSameAddress() {
        Endpoint first = cache.get(0x2001_0db8_0000_0000L, 1, 4000);
        Endpoint second = cache.get(0x2001_0db8_0000_0000L, 2, 4000);

        assertThat(cache.get(0x2001_0db8_0000_0000L, 1, 4000)).isSameAs(first);
        assertThat(cache.get(0x2001_0db8_0000_0000L, 2, 4000)).isSameAs(second);
    }

    @Test
    void shouldNeverMistakeOneAddressForAnother() {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(1);

        for (int i = 0; i < 100_000; i++) {
            long high = random.nextInt(4);
            long low = random.nextInt(1000);
            int port = random.nextInt(65_536);

            Endpoint endpoint = cache.get(high, low, port);

            assertThat(endpoint.is(high, low, port))
                    .as("address %d:%d port %d", high, low, port)
                    .isTrue();
        }
    }
}
