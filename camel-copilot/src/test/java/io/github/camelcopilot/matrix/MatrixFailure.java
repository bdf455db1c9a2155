// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.CopilotStreamException;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.testing.CopilotRoute;
import java.util.List;
import java.util.Locale;

/**
 * A service that tells of trouble, at one of the moments when it can.
 *
 * @param trouble what it tells
 * @param moment when
 */
record MatrixFailure(MatrixTrouble trouble, Moment moment) implements MatrixTrial {

    /** When a service can tell of trouble. */
    enum Moment {
        /** With its status, before anything else. */
        STATUS,
        /** With the status of a success, in place of the answer. */
        IN_PLACE_OF_THE_ANSWER,
        /** In the middle of a stream. */
        AFTER_SOME_TEXT
    }

    private static final List<String> SOME_TEXT = List.of("A camel ", "is ");

    @Override
    public Object body() {
        return ProviderMatrixTest.BODY;
    }

    @Override
    public Answer answer(MatrixFormat format, MatrixOperation operation) {
        Answer answer =
                switch (moment) {
                    case STATUS -> Answer.status(trouble.status(), format.error(trouble));
                    case IN_PLACE_OF_THE_ANSWER ->
                            operation.isStreamed()
                                    ? MatrixFormat.sse(format.brokenEvents(List.of(), trouble))
                                    : Answer.json(format.error(trouble));
                    case AFTER_SOME_TEXT ->
                            MatrixFormat.sse(format.brokenEvents(SOME_TEXT, trouble));
                };
        return answer.header("x-request-id", MatrixAnswer.REQUEST_ID);
    }

    @Override
    public void check(MatrixService service, MatrixOutcome outcome) {
        CopilotException failure = outcome.failure();
        if (moment == Moment.AFTER_SOME_TEXT) {
            assertThat(failure).isExactlyInstanceOf(CopilotStreamException.class);
            assertThat(failure.getCause()).isExactlyInstanceOf(trouble.failure());
            assertThat(((CopilotStreamException) failure).getPartialText())
                    .isEqualTo(String.join("", SOME_TEXT));
            assertThat(outcome.text()).isEqualTo(String.join("", SOME_TEXT));
        } else {
            assertThat(failure).isExactlyInstanceOf(trouble.failure());
            assertThat(outcome.text()).isEmpty();
            assertHeaders(failure, outcome);
        }
        assertThat(failure)
                .hasMessageContainingAll(
                        trouble.message(),
                        service.provider(),
                        "127.0.0.1",
                        // Of a stream, that which answers: it has more to its name.
                        moment == Moment.AFTER_SOME_TEXT ? "model-7" : ProviderMatrixTest.MODEL,
                        MatrixAnswer.REQUEST_ID);
        assertThat(failure.getStatus()).isEqualTo(moment == Moment.STATUS ? trouble.status() : 200);
        assertThat(failure.getRequestId()).isEqualTo(MatrixAnswer.REQUEST_ID);
        assertThat(CopilotRoute.text(failure)).doesNotContain(service.secret());
    }

    /** The exchange itself has failed. */
    private static void assertHeaders(CopilotException failure, MatrixOutcome outcome) {
        assertThat(outcome.headers())
                .containsOnlyKeys(
                        "CamelCopilotStatusCode", "CamelCopilotErrorCode", "CamelCopilotRequestId")
                .containsEntry("CamelCopilotStatusCode", failure.getStatus())
                .containsEntry("CamelCopilotErrorCode", failure.getCode())
                .containsEntry("CamelCopilotRequestId", MatrixAnswer.REQUEST_ID);
    }

    @Override
    public String toString() {
        return (trouble + " " + moment).toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
