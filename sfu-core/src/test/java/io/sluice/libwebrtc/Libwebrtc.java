package io.sluice.libwebrtc;

import dev.onvoid.webrtc.PeerConnectionFactory;
import dev.onvoid.webrtc.media.audio.AudioDeviceModule;
import dev.onvoid.webrtc.media.audio.AudioLayer;
import dev.onvoid.webrtc.media.audio.CustomAudioSource;
import dev.onvoid.webrtc.media.audio.HeadlessAudioDeviceModule;
import dev.onvoid.webrtc.media.video.CustomVideoSource;

/**
 * The library's factories, for the whole JVM. Two, because of their sound devices: the dummy never asks for sound to play, so
 * that none would be decoded; and the headless one records by itself, into the same encoder as the tone that is pushed from
 * here, at which libwebrtc, finding two threads where it allows one, aborts the process.
 */
final class Libwebrtc {
    /** For peers that send sound. */
    static final PeerConnectionFactory SENDING =
            new PeerConnectionFactory(new AudioDeviceModule(AudioLayer.kDummyAudio));

    /** For peers that play sound. */
    static final PeerConnectionFactory RECEIVING = new PeerConnectionFactory(new HeadlessAudioDeviceModule());

    private Libwebrtc() {}

    // Sources come from here because the factories' class alone loads the native library.

    static CustomVideoSource videoSource() {
        return new CustomVideoSource();
    }

    static CustomAudioSource audioSource() {
        return new CustomAudioSource();
    }
}
