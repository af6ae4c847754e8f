package io.sluice.observer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DominantSpeakerTest {
    private static final long ANNE = 1;
    private static final long BEN = 2;
    private static final long CLEO = 3;

    private final Voices room = new Voices(300, 5);

    @ParameterizedTest
    @CsvSource({"300,1", "300,2", "300,3", "100,4", "500,5", "1000,6"})
    void shouldFollowTwoWhoSpeakInTurns(int intervalMillis, long seed) {
        Voices talk = new Voices(intervalMillis, seed);
        Voices.Voice anne = talk.join(ANNE, -75);
        Voices.Voice ben = talk.join(BEN, -70);
        for (int turn = 0; turn < 5; turn++) {
            anne.speak();
            talk.passMillis(4000);
            assertThat(talk.last()).isEqualTo(ANNE);
            anne.stop();
            ben.speak();
            talk.passMillis(4000);
            assertThat(talk.last()).isEqualTo(BEN);
            ben.stop();
        }
        assertThat(talk.dominant).hasSize(10);
    }

    @Test
    void shouldNameNobodyBeforeSomebodyIsHeard() {
        room.join(ANNE, -127);
        room.join(BEN, -80);
        room.passMillis(10_000);

        assertThat(room.dominant).isEmpty();
    }

    @Test
    void shouldLeaveTheFloorWithWhoHadItLastThroughSilence() {
        Voices.Voice anne = room.join(ANNE, -70);
        room.join(BEN, -60);
        anne.speak();
        room.passMillis(2000);
        anne.stop();
        room.passMillis(60_000);

        assertThat(room.dominant).containsExactly(ANNE);
    }

    @Test
    void shouldNotTakeALoudPlaceForSpeech() {
        Voices.Voice anne = room.join(ANNE, -75);
        room.join(BEN, -25);
        anne.speak();
        room.passMillis(20_000);
        anne.stop();
        room.passMillis(20_000);

        assertThat(room.dominant).containsExactly(ANNE);
    }

    @Test
    void shouldHearAFaintVoiceOverTheNoiseOfItsPlace() {
        Voices.Voice anne = room.join(ANNE, -90);
        room.join(BEN, -45);
        anne.speechDbov = -40;
        anne.speak();
        room.passMillis(3000);

        assertThat(room.dominant).containsExactly(ANNE);
    }

    @Test
    void shouldNotGiveTheFloorToADoor() {
        Voices.Voice anne = room.join(ANNE, -75);
        Voices.Voice ben = room.join(BEN, -75);
        anne.speak();
        room.passMillis(3000);
        for (int i = 0; i < 20; i++) {
            ben.bang();
            room.passMillis(700);
        }

        assertThat(room.dominant).containsExactly(ANNE);
    }

    @Test
    void shouldLetWhoSpeaksFinishThoughAnotherSpeaksToo() {
        Voices.Voice anne = room.join(ANNE, -75);
        Voices.Voice ben = room.join(BEN, -75);
        anne.speak();
        room.passMillis(3000);
        ben.speak();
        room.passMillis(3000);
        assertThat(room.last()).isEqualTo(ANNE);
        anne.stop();
        room.passMillis(2000);
        assertThat(room.last()).isEqualTo(BEN);
    }

    @Test
    void shouldPassTheFloorOnWhenItsHolderLeaves() {
        Voices.Voice anne = room.join(ANNE, -75);
        Voices.Voice ben = room.join(BEN, -75);
        room.join(CLEO, -75);
        anne.speak();
        room.passMillis(3000);
        room.leave(ANNE);
        room.passMillis(3000);
        assertThat(room.dominant).as("nobody speaks").containsExactly(ANNE);
        ben.speak();
        room.passMillis(1000);

        assertThat(room.dominant).containsExactly(ANNE, BEN);
    }

    @Test
    void shouldGoOnWithWhoeverSpeaksWhenTheHolderSendsNoMore() {
        Voices.Voice anne = room.join(ANNE, -75);
        Voices.Voice ben = room.join(BEN, -75);
        anne.speak();
        room.passMillis(3000);
        anne.sending = false;
        ben.speak();
        room.passMillis(2000);

        assertThat(room.dominant).containsExactly(ANNE, BEN);
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 20, 40, 60, 120})
    void shouldNotMindTheLengthOfPackets(int packetMillis) {
        Voices.Voice anne = room.join(ANNE, -75);
        Voices.Voice ben = room.join(BEN, -75);
        ben.packetMillis = packetMillis;
        anne.speak();
        room.passMillis(3000);
        anne.stop();
        ben.speak();
        room.passMillis(4000);

        assertThat(room.dominant).containsExactly(ANNE, BEN);
    }

    @Test
    void shouldHearAgainWhoWasSilentForHours() {
        Voices.Voice anne = room.join(ANNE, -75);
        Voices.Voice ben = room.join(BEN, -75);
        anne.speak();
        room.passMillis(3000);
        anne.stop();
        ben.sending = false;
        room.passMillis(2 * 3_600_000);
        ben.sending = true;
        ben.speak();
        room.passMillis(3000);

        assertThat(room.dominant).containsExactly(ANNE, BEN);
    }

    @Test
    void shouldNotRepeatItselfAfterAReset() {
        Voices.Voice anne = room.join(ANNE, -75);
        anne.speak();
        room.passMillis(3000);
        room.analysis.reset();
        room.passMillis(3000);

        assertThat(room.dominant).containsExactly(ANNE);
    }

    /** Whatever people do: only who is in the room gets the floor, and never who has it already. */
    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14, 15, 16, 17, 18})
    void shouldKeepItsPromisesInARandomRoom(long seed) {
        RandomRoom.run(seed);
    }
}
