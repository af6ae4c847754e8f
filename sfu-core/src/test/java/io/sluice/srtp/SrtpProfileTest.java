package io.sluice.srtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SrtpProfileTest {
    /** RFC 5764 section 4.1.2 and RFC 7714 section 14.2. */
    @Test
    void shouldKnowTheNumbersOfIana() {
        assertThat(SrtpProfile.ofId(0x0001)).isEqualTo(SrtpProfile.AES_CM_128_HMAC_SHA1_80);
        assertThat(SrtpProfile.ofId(0x0002)).isEqualTo(SrtpProfile.AES_CM_128_HMAC_SHA1_32);
        assertThat(SrtpProfile.ofId(0x0007)).isEqualTo(SrtpProfile.AEAD_AES_128_GCM);
        assertThat(SrtpProfile.ofId(0x0008)).isEqualTo(SrtpProfile.AEAD_AES_256_GCM);
    }

    @Test
    void shouldHaveNoProfileForOtherNumbers() {
        assertThat(SrtpProfile.ofId(0x0003)).isNull();
        assertThat(SrtpProfile.ofId(-1)).isNull();
    }

    @Test
    void shouldSelectTheEngineByName() {
        assertThat(SrtpEngines.select("jca").name()).isEqualTo("jca");
        assertThat(SrtpEngines.select("jitsi").name()).isEqualTo("jitsi");
    }

    @Test
    void shouldSelectTheFastestEngineThatWorksHere() {
        assertThat(SrtpEngines.select("auto").name()).isEqualTo(isIpsecMbHere() ? "ipsec-mb" : "jca");
    }

    @Test
    void shouldSelectIpsecMbOrSayWhyNot() {
        if (isIpsecMbHere()) {
            assertThat(SrtpEngines.select("ipsec-mb").name()).isEqualTo("ipsec-mb");
        } else {
            assertThatThrownBy(() -> SrtpEngines.select("ipsec-mb"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("SRTP engine \"ipsec-mb\" cannot be had here: ");
        }
    }

    private static boolean isIpsecMbHere() {
        return TestEngines.all().anyMatch(engine -> engine.name().equals("ipsec-mb"));
    }

    @Test
    void shouldNameTheEnginesThereAreWhenAskedForAnother() {
        assertThatThrownBy(() -> SrtpEngines.select("quantum"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("quantum")
                .hasMessageContaining("auto, ipsec-mb, jca and jitsi");
    }

    @ParameterizedTest
    @EnumSource(SrtpDrop.class)
    void shouldGiveEveryDropANegativeCodeOfItsOwn(SrtpDrop drop) {
        assertThat(drop.code()).isNegative();
        assertThat(SrtpDrop.of(drop.code())).isEqualTo(drop);
    }

    @Test
    void shouldRefuseToNameALengthADrop() {
        assertThatThrownBy(() -> SrtpDrop.of(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SrtpDrop.of(-100)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldCountDropsByReasonAndPassResultsOn() {
        SrtpCounters counters = new SrtpCounters();
        assertThat(counters.record(1200)).isEqualTo(1200);
        assertThat(counters.record(SrtpDrop.NO_ROOM.code())).isEqualTo(SrtpDrop.NO_ROOM.code());
        counters.record(SrtpDrop.MALFORMED.code());
        counters.record(SrtpDrop.MALFORMED.code());
        assertThat(counters.drops(SrtpDrop.NO_ROOM)).isOne();
        assertThat(counters.drops(SrtpDrop.MALFORMED)).isEqualTo(2);
        assertThat(counters.drops()).isEqualTo(3);
    }
}
