package io.sluice.ice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.sluice.packet.Endpoint;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.ice4j.attribute.Attribute;
import org.ice4j.attribute.MessageIntegrityAttribute;
import org.ice4j.attribute.XorMappedAddressAttribute;
import org.ice4j.message.Message;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The test vectors of RFC 5769. */
class StunCodecTest {
    private static final byte[] KEY = "VOkJxbRl1RmTxUk/WvJxBt".getBytes(StandardCharsets.US_ASCII);

    /** RFC 5769 section 2.1. */
    private static final String REQUEST = "000100582112a442b7e7a701bc34d686fa87dfae"
            + "802200105354554e207465737420636c69656e74"
            + "002400046e0001ff"
            + "80290008932ff9b151263b36"
            + "000600096576746a3a68367659202020"
            + "000800149aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a2"
            + "80280004e57a3bcf";

    /** RFC 5769 section 2.2. */
    private static final String IPV4_RESPONSE = "0101003c2112a442b7e7a701bc34d686fa87dfae"
            + "8022000b7465737420766563746f7220"
            + "002000080001a147e112a643"
            + "000800142b91f599fd9e90c38c7489f92af9ba53f06be7d7"
            + "80280004c07d4c96";

    /** RFC 5769 section 2.3. */
    private static final String IPV6_RESPONSE = "010100482112a442b7e7a701bc34d686fa87dfae"
            + "8022000b7465737420766563746f7220"
            + "002000140002a1470113a9faa5d3f179bc25f4b5bed2b9d9"
            + "00080014a382954e4be67bf11784c97c8292c275bfe3ed41"
            + "80280004c8fb0b4c";

    @Test
    void shouldReadTheSampleRequest() {
        StunRequest request = decoded(bytes(REQUEST));

        assertThat(request.transactionId()).isEqualTo(bytes("b7e7a701bc34d686fa87dfae"));
        assertThat(request.hasCredentials()).isTrue();
        assertThat(request.localUsernameFragment()).isEqualTo("evtj");
        assertThat(request.unknownAttributes()).isEmpty();
        assertThat(request.hasUseCandidate()).isFalse();
        assertThat(request.nomination()).isZero();
        assertThat(request.fault()).isEqualTo(IceDrop.ROLE_CONFLICT);
    }

    @Test
    void shouldBelieveTheSampleRequestOnlyWithItsPassword() {
        StunRequest request = decoded(bytes(REQUEST));

        assertThat(request.isAuthentic(KEY)).isTrue();
        assertThat(request.isAuthentic("VOkJxbRl1RmTxUk/WvJxBT".getBytes(StandardCharsets.US_ASCII)))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {REQUEST, IPV4_RESPONSE, IPV6_RESPONSE})
    void shouldAgreeWithTheSamplesAboutIntegrityAndFingerprint(String sample) {
        byte[] message = bytes(sample);
        int integrityOffset = message.length - 32;

        assertThat(StunCodec.hasHeader(message)).isTrue();
        assertThat(StunCodec.fingerprint(message)).isEqualTo(StunCodec.Fingerprint.RIGHT);
        assertThat(StunCodec.integrity(message, integrityOffset, KEY))
                .isEqualTo(Arrays.copyOfRange(message, integrityOffset + 4, integrityOffset + 24));
    }

    @Test
    void shouldWriteTheSampleResponseWithoutItsSoftware() {
        byte[] sample = bytes(IPV4_RESPONSE);
        Endpoint remote = Endpoint.ofIpv4(0xc0000201, 32853);

        byte[] response = StunCodec.success(bytes("b7e7a701bc34d686fa87dfae"), remote, KEY);

        assertThat(Arrays.copyOfRange(response, 20, 32)).isEqualTo(Arrays.copyOfRange(sample, 36, 48));
        assertThat(response).hasSize(sample.length - 16);
    }

    @Test
    void shouldWriteTheSampleIpv6ResponseWithoutItsSoftware() {
        byte[] sample = bytes(IPV6_RESPONSE);
        Endpoint remote = Endpoint.of(new InetSocketAddress("2001:db8:1234:5678:11:2233:4455:6677", 32853));

        byte[] response = StunCodec.success(bytes("b7e7a701bc34d686fa87dfae"), remote, KEY);

        assertThat(Arrays.copyOfRange(response, 20, 44)).isEqualTo(Arrays.copyOfRange(sample, 36, 60));
        assertThat(response).hasSize(sample.length - 16);
    }

    @Test
    void shouldWriteWhatIce4jReads() throws Exception {
        byte[] transactionId = bytes("000102030405060708090a0b");
        Endpoint remote = Endpoint.ofIpv4(0xfffefdfc, 65535);

        byte[] response = StunCodec.success(transactionId, remote, KEY);
        Message message = Message.decode(response, 0, response.length);

        assertThat(message.getMessageType()).isEqualTo(Message.BINDING_SUCCESS_RESPONSE);
        assertThat(message.getAttribute(Attribute.XOR_MAPPED_ADDRESS))
                .asInstanceOf(type(XorMappedAddressAttribute.class))
                .extracting(attribute -> attribute.getAddress(transactionId))
                .satisfies(address -> assertThat(Endpoint.of(address)).isEqualTo(remote));
        assertThat(message.getAttribute(Attribute.MESSAGE_INTEGRITY))
                .asInstanceOf(type(MessageIntegrityAttribute.class))
                .extracting(MessageIntegrityAttribute::getHmacSha1Content)
                .isEqualTo(StunCodec.integrity(response, response.length - 32, KEY));
    }

    @Test
    void shouldPadUnknownAttributesWithZeros() {
        byte[] response = StunCodec.unknownAttributes(new byte[12], new char[] {0x7f01}, KEY);

        byte[] list = Arrays.copyOfRange(response, response.length - 40, response.length - 32);
        assertThat(list).isEqualTo(bytes("000a00027f010000"));
    }

    @Test
    void shouldSeeAFingerprintOnlyAtTheEnd() {
        byte[] request = bytes(REQUEST);
        byte[] longer = Arrays.copyOf(request, request.length + 4);
        byte[] damaged = request.clone();
        damaged[21] ^= 1;

        assertThat(StunCodec.fingerprint(longer)).isEqualTo(StunCodec.Fingerprint.MISSING);
        assertThat(StunCodec.fingerprint(new byte[20])).isEqualTo(StunCodec.Fingerprint.MISSING);
        assertThat(StunCodec.fingerprint(damaged)).isEqualTo(StunCodec.Fingerprint.WRONG);
    }

    @Test
    void shouldNotTakeTheEndOfAnotherAttributeForAFingerprint() {
        byte[] hidden = ByteBuffer.allocate(24)
                .put(bytes("00010000" + "2112a442" + "000102030405060708090a0b"))
                .put(bytes("80220008"))
                .array();
        byte[] request = StunMessages.fingerprinted(hidden);

        assertThat(StunCodec.fingerprint(request)).isEqualTo(StunCodec.Fingerprint.RIGHT);
        assertThat(StunRequest.parse(request)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00010000" + "2112a442" + "000102030405060708090a",
                "00010000" + "2112a443" + "000102030405060708090a0b",
                "40010000" + "2112a442" + "000102030405060708090a0b",
                "00010004" + "2112a442" + "000102030405060708090a0b",
                "00010002" + "2112a442" + "000102030405060708090a0b" + "0000",
                "00010000" + "2112a442" + "000102030405060708090a0b" + "00000000",
            })
    void shouldRejectWhatIsNotExactlyOneMessage(String datagram) {
        assertThat(StunCodec.hasHeader(bytes(datagram))).isFalse();
    }

    @Test
    void shouldReadTheFirstOfTwoUsernames() {
        byte[] body = bytes("00060004" + "613a0000" + "00060004" + "623a0000");
        byte[] request = StunCodec.seal(Message.BINDING_REQUEST, new byte[12], body, KEY);

        assertThat(decoded(request).localUsernameFragment()).isEqualTo("a");
        assertThat(decoded(request).isAuthentic(KEY)).isTrue();
    }

    /** RFC 8489 section 6.3: known but unexpected attributes are ignored, unknown ones only from 0x8000 on. */
    @Test
    void shouldTellKnownAttributesFromUnknownOnes() {
        String known = "00010000" + "00060000" + "00090000" + "000a0000" + "00140000" + "00150000" + "00200000"
                + "00240000" + "00250000" + "00300000" + "80220000" + "ffff0000";
        String unknown = "00020000" + "001c0000" + "00310000" + "7fff0000";
        byte[] request = StunCodec.seal(Message.BINDING_REQUEST, new byte[12], bytes(known + unknown), KEY);

        assertThat(decoded(request).unknownAttributes())
                .containsExactly((char) 0x0002, (char) 0x001c, (char) 0x0031, (char) 0x7fff);
    }

    @ParameterizedTest
    @ValueSource(strings = {"00080010", "00080018"})
    void shouldNotBelieveAnIntegrityOfAnotherLength(String header) {
        byte[] body = bytes(header + "00".repeat(Integer.parseInt(header.substring(4), 16)));
        byte[] request = StunCodec.seal(Message.BINDING_REQUEST, new byte[12], body, null);

        assertThat(decoded(request).isAuthentic(KEY)).isFalse();
    }

    private static StunRequest decoded(byte[] datagram) {
        StunRequest request = StunRequest.parse(datagram);
        return assertThat(request).isNotNull().actual();
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
