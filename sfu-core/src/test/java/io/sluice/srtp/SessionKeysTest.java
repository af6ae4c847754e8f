package io.sluice.srtp;

import static io.sluice.srtp.SrtpPackets.hex;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SessionKeysTest {
    private static final byte[] MASTER_KEY = hex("E1F97A0D3E018BE0D64FA32C06DE4139");
    private static final byte[] MASTER_SALT = hex("0EC675AD498AFEEBB6960B3AABE6");

    /** RFC 3711 appendix B.3. */
    @Test
    void shouldDeriveTheKeysOfRfc3711() {
        SessionKeys keys = SessionKeys.ofRtp(SrtpProfile.AES_CM_128_HMAC_SHA1_80, MASTER_KEY, MASTER_SALT);
        assertThat(keys.encryption().getEncoded()).isEqualTo(hex("C61E7A93744F39EE10734AFE3FF7A087"));
        assertThat(keys.salt()).isEqualTo(hex("30CBBC08863D8C85D49DB34A9AE1"));
        assertThat(keys.authentication().getEncoded()).isEqualTo(hex("CEBE321F6FF7716B6FD4AB49AF256A156D38BAA4"));
    }

    /** RFC 3711 appendix B.3, the 94 bytes of the authentication key that other algorithms take. */
    @Test
    void shouldDeriveKeysOfManyBlocks() {
        assertThat(SessionKeys.derive(MASTER_KEY, MASTER_SALT, 1, 94))
                .isEqualTo(hex("CEBE321F6FF7716B6FD4AB49AF256A15 6D38BAA48F0A0ACF3C34E2359E6CDBCE"
                        + "E049646C43D9327AD175578EF7227098 6371C10C9A369AC2F94A8C5FBCDDDC25"
                        + "6D6E919A48B610EF17C2041E47403576 6B68642C59BBFC2F34DB60DBDFB2"));
    }

    /** RFC 6188 section 7.2: the same function with AES-256. */
    @Test
    void shouldDeriveKeysWithAes256() {
        byte[] masterKey = hex("F0F04914B513F2763A1B1FA130F10E29 98F6F6E43E4309D1E622A0E332B9F1B6");
        byte[] masterSalt = hex("3B04803DE51EE7C96423AB5B78D2");
        assertThat(SessionKeys.derive(masterKey, masterSalt, 0, 32))
                .isEqualTo(hex("5BA1064E30EC51613CAD926C5A28EF73 1EC7FB397F70A960653CAF06554CD8C4"));
        assertThat(SessionKeys.derive(masterKey, masterSalt, 2, 14)).isEqualTo(hex("FA31791685CA444A9E07C6C64E93"));
    }

    @Test
    void shouldClearWhatItHolds() {
        SessionKeys keys = SessionKeys.ofRtcp(SrtpProfile.AES_CM_128_HMAC_SHA1_80, MASTER_KEY, MASTER_SALT);
        keys.clear();
        assertThat(keys.encryption().getEncoded()).containsOnly(0);
        assertThat(keys.authentication().getEncoded()).containsOnly(0);
        assertThat(keys.salt()).containsOnly(0);
        assertThat(keys.encryption().isDestroyed()).isTrue();
    }
}
