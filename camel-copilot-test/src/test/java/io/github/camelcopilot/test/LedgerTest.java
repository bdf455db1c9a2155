// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The books as the ledger keeps them, without a server. */
class LedgerTest {

    private static final Figures ANSWER = Figures.ofAnswer(TokenCounts.of(10, 3), 7, Nano.ONE / 3);

    private final Ledger ledger = new Ledger();

    private void answer(String model, String initiator) throws IOException {
        assertThat(ledger.answered(ledger.requested(model, initiator), ANSWER, () -> true))
                .isTrue();
    }

    @Test
    void linesAreKeptByModelAndInitiator() throws Exception {
        answer("a", "user");
        answer("a", "agent");
        answer("b", "");
        ledger.requested("a", "user");
        Books books = ledger.books();
        assertThat(books.lines())
                .extracting(line -> line.model() + "/" + line.initiator() + "/" + line.requests())
                .containsExactly("a/user/2", "a/agent/1", "b//1");
        assertThat(books.line("a", "user").answers()).isEqualTo(1);
        assertThat(books.line("a", "")).isEqualTo(new Books.Line("a", "", Figures.ZERO));
        assertThat(books.byModel().keySet()).containsExactly("a", "b");
        assertThat(books.byModel().get("a").promptTokens()).isEqualTo(20);
        assertThat(books.byModel().get("a").initiator()).isEmpty();
        assertThat(books.requests()).isEqualTo(4);
        assertThat(books.answers()).isEqualTo(3);
        assertThat(books.promptTokens()).isEqualTo(30);
        assertThat(books.completionTokens()).isEqualTo(9);
        assertThat(books.nanoAiu()).isEqualTo(21);
        assertThat(books.premiumRequests()).isEqualTo(0.999999999);
    }

    @Test
    void aSnapshotDoesNotChange() throws Exception {
        answer("a", "user");
        Books before = ledger.books();
        answer("a", "user");
        assertThat(before.answers()).isEqualTo(1);
        assertThat(ledger.books()).isNotEqualTo(before);
        assertThatThrownBy(() -> before.lines().clear())
                .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> before.byModel().clear())
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void linesBeyondTheLimitAreSummedUp() throws Exception {
        for (int i = 0; i < 1_100; i++) {
            answer("model-" + i, "user");
        }
        answer("model-0", "user");
        Books books = ledger.books();
        assertThat(books.lines()).hasSize(1_001);
        assertThat(books.line("other", "").answers()).isEqualTo(100);
        assertThat(books.line("model-0", "user").answers()).isEqualTo(2);
        assertThat(books.answers()).isEqualTo(1_101);
    }

    @Test
    void longNamesAreSummedUp() throws Exception {
        answer("m".repeat(256), "user");
        answer("m".repeat(257), "user");
        answer("m", "i".repeat(257));
        assertThat(ledger.books().lines())
                .extracting(line -> line.model().length())
                .containsExactly(256, "other".length());
    }

    @Test
    void anIncompleteWriteIsNotCounted() throws Exception {
        Ledger.Entry entry = ledger.requested("a", "user");
        assertThat(ledger.answered(entry, ANSWER, () -> false)).isFalse();
        assertThatThrownBy(
                        () ->
                                ledger.answered(
                                        entry,
                                        ANSWER,
                                        () -> {
                                            throw new IOException("closed");
                                        }))
                .isInstanceOf(IOException.class);
        assertThat(ledger.books().answers()).isZero();
    }

    @Test
    void answersToRequestsBeforeTheBooksWereClearedAreNotCounted() throws Exception {
        Ledger.Entry entry = ledger.requested("a", "user");
        ledger.clear();
        ledger.requested("a", "user");
        ledger.answered(entry, ANSWER, () -> true);
        assertThat(ledger.books().line("a", "user").requests()).isEqualTo(1);
        assertThat(ledger.books().answers()).isZero();
    }
}
