package io.sluice.signaling.protocol;

/** Messages as browsers send them through mediasoup-client, with made-up numbers. */
public final class Samples {
    public static final String AUDIO_PARAMETERS = """
            {"mid":"0","codecs":[{"mimeType":"audio/opus","payloadType":111,"clockRate":48000,"channels":2,
            "parameters":{"minptime":10,"useinbandfec":1},"rtcpFeedback":[{"type":"transport-cc","parameter":""}]}],
            "headerExtensions":[{"uri":"urn:ietf:params:rtp-hdrext:sdes:mid","id":4,"encrypt":false,"parameters":{}},
            {"uri":"urn:ietf:params:rtp-hdrext:ssrc-audio-level","id":1,"encrypt":false,"parameters":{}}],
            "encodings":[{"ssrc":2742816385,"dtx":false}],"rtcp":{"cname":"Kq1v9eJmTz0aXo8P","reducedSize":true},
            "msid":"stream-1 track-1"}""";

    /** What a browser sends to a router with retransmissions. */
    public static final String VIDEO_WITH_RTX = """
            {"mid":"1","codecs":[{"mimeType":"video/VP8","payloadType":96,"clockRate":90000,"parameters":{},
            "rtcpFeedback":[{"type":"nack","parameter":""},{"type":"nack","parameter":"pli"},
            {"type":"ccm","parameter":"fir"},{"type":"goog-remb","parameter":""},{"type":"transport-cc","parameter":""}]},
            {"mimeType":"video/rtx","payloadType":97,"clockRate":90000,"parameters":{"apt":96},"rtcpFeedback":[]}],
            "headerExtensions":[{"uri":"urn:ietf:params:rtp-hdrext:sdes:mid","id":4,"encrypt":false,"parameters":{}},
            {"uri":"http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time","id":2,"encrypt":false,"parameters":{}}],
            "encodings":[{"ssrc":1393716514,"rtx":{"ssrc":3105925417},"dtx":false}],
            "rtcp":{"cname":"Kq1v9eJmTz0aXo8P","reducedSize":true}}""";

    public static final String VIDEO_PARAMETERS = """
            {"mid":"1","codecs":[{"mimeType":"video/VP8","payloadType":96,"clockRate":90000,"parameters":{},
            "rtcpFeedback":[{"type":"nack","parameter":"pli"},{"type":"ccm","parameter":"fir"},
            {"type":"transport-cc","parameter":""}]}],
            "headerExtensions":[{"uri":"urn:ietf:params:rtp-hdrext:sdes:mid","id":4,"encrypt":false,"parameters":{}},
            {"uri":"http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time","id":2,"encrypt":false,"parameters":{}}],
            "encodings":[{"ssrc":1393716514,"dtx":false}],"rtcp":{"cname":"Kq1v9eJmTz0aXo8P","reducedSize":true}}""";

    public static final String CAPABILITIES = """
            {"codecs":[{"mimeType":"audio/opus","kind":"audio","preferredPayloadType":100,"clockRate":48000,"channels":2,
            "parameters":{"minptime":10,"useinbandfec":1},"rtcpFeedback":[{"type":"transport-cc","parameter":""}]},
            {"mimeType":"video/VP8","kind":"video","preferredPayloadType":101,"clockRate":90000,"parameters":{},
            "rtcpFeedback":[{"type":"nack","parameter":"pli"},{"type":"transport-cc","parameter":""}]}],
            "headerExtensions":[{"kind":"audio","uri":"urn:ietf:params:rtp-hdrext:sdes:mid","preferredId":1,
            "preferredEncrypt":false,"direction":"sendrecv"},{"kind":"video","uri":"urn:ietf:params:rtp-hdrext:sdes:mid",
            "preferredId":1,"preferredEncrypt":false,"direction":"sendrecv"}]}""";

    /** Capabilities that have no codec a router has by default. */
    public static final String POOR_CAPABILITIES = """
            {"codecs":[{"mimeType":"audio/PCMU","kind":"audio","preferredPayloadType":0,"clockRate":8000,"channels":1}]}""";

    public static final String DTLS_PARAMETERS = """
            {"role":"client","fingerprints":[{"algorithm":"sha-256","value":"00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:\
            00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF"}]}""";

    private Samples() {}

    public static String createTransport(String purpose) {
        return request("createWebRtcTransport", "{\"purpose\":\"" + purpose + "\"}");
    }

    public static String connect(String transportId) {
        return request(
                "connectWebRtcTransport",
                "{\"transportId\":\"" + transportId + "\",\"dtlsParameters\":" + DTLS_PARAMETERS + "}");
    }

    public static String produce(String transportId, String kind, String rtpParameters) {
        return request(
                "produce",
                "{\"transportId\":\"" + transportId + "\",\"kind\":\"" + kind + "\",\"rtpParameters\":" + rtpParameters
                        + "}");
    }

    public static String consume(String producerId, String rtpCapabilities) {
        return request(
                "consume", "{\"producerId\":\"" + producerId + "\",\"rtpCapabilities\":" + rtpCapabilities + "}");
    }

    public static String aboutProducer(String type, String producerId) {
        return request(type, "{\"producerId\":\"" + producerId + "\"}");
    }

    public static String aboutConsumer(String type, String consumerId) {
        return request(type, "{\"consumerId\":\"" + consumerId + "\"}");
    }

    public static String request(String type, String data) {
        return "{\"type\":\"" + type + "\",\"requestId\":\"r1\",\"data\":" + data + "}";
    }
}
