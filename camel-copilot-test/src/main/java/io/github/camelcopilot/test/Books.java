// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What {@link CopilotServer} has counted up to one moment: totals, and a line for each model and
 * initiator. A test can compare them with what a client reports. An immutable snapshot.
 *
 * <p>Each request that arrives at a path for prompts or embeddings counts, whatever its answer. An
 * answer of {@link Answer#text}, {@link Answer#vectors} or of the simulator counts when it is
 * delivered completely: the socket has accepted its last byte. A client that has read the end of an
 * answer finds it in the books. An answer that the script breaks or that the client abandons does
 * not count, nor do raw answers ({@code json}, {@code sse}, {@code bytes}, {@code status}). Prices
 * are 0 unless {@link CopilotServer#billing} sets a scheme, and for providers other than Copilot.
 */
public final class Books {

    private final List<Line> lines;
    private final Figures total;

    Books(List<Line> lines) {
        this.lines = List.copyOf(lines);
        this.total =
                this.lines.stream().map(line -> line.figures).reduce(Figures.ZERO, Figures::plus);
    }

    /** Returns the number of prompts and requests for embeddings that arrived, refused or not. */
    public long requests() {
        return total.requests();
    }

    /** Returns the number of complete answers with a usage. */
    public long answers() {
        return total.answers();
    }

    /** Returns the tokens of the answered prompts, those of the cache included. */
    public long promptTokens() {
        return total.promptTokens();
    }

    /** Returns the tokens of the answered prompts that were read from the cache. */
    public long cachedTokens() {
        return total.cachedTokens();
    }

    /** Returns the tokens of the answers, those for reasoning included. */
    public long completionTokens() {
        return total.completionTokens();
    }

    /**
     * Returns the number of tool calls in the answers, by the name of the tool in the order of the
     * first call: at most 1,000 names, then one line {@code other} for the rest.
     */
    public Map<String, Long> toolCallsByName() {
        return total.toolCalls().byName();
    }

    /** Returns the number of tool calls in the answers. */
    public long toolCalls() {
        return total.toolCalls().total();
    }

    /**
     * Returns the number of results of tool calls that prompts contained. The result of a call
     * counts once, in the first prompt with it, whatever the answer to that; later prompts of the
     * conversation repeat it. Results of calls that the server did not request do not count.
     */
    public long toolResults() {
        return total.toolResults();
    }

    /** Returns the price of the answers in nano-AIU. */
    public long nanoAiu() {
        return total.nanoAiu();
    }

    /** Returns the price of the answers in premium requests: the sum of their multipliers. */
    public double premiumRequests() {
        return Nano.toDouble(total.nanoPremiumRequests());
    }

    /**
     * Returns the lines in the order of their first request: at most 1,000, then one with the model
     * {@code other} and an empty initiator for the rest. Names of more than 256 characters also
     * belong to that line.
     */
    public List<Line> lines() {
        return lines;
    }

    /**
     * Returns one line; all its figures are 0 if no such request arrived.
     *
     * @param model the model as requested; {@code simulator} if the request names none
     * @param initiator the value of the header {@code x-initiator}; empty if it is absent, and for
     *     providers other than Copilot
     */
    public Line line(String model, String initiator) {
        return lines.stream()
                .filter(line -> line.model.equals(model) && line.initiator.equals(initiator))
                .findFirst()
                .orElseGet(() -> new Line(model, initiator, Figures.ZERO));
    }

    /**
     * Returns the sum of the lines of each model, by the name of the model. The initiator of these
     * lines is empty.
     */
    public Map<String, Line> byModel() {
        Map<String, Line> sums = new LinkedHashMap<>();
        for (Line line : lines) {
            sums.merge(line.model, new Line(line.model, "", line.figures), Line::plus);
        }
        return Collections.unmodifiableMap(sums);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Books books && lines.equals(books.lines);
    }

    @Override
    public int hashCode() {
        return lines.hashCode();
    }

    @Override
    public String toString() {
        return "Books" + lines;
    }

    /** The figures of one model and initiator. Immutable. */
    public static final class Line {

        private final String model;
        private final String initiator;
        private final Figures figures;

        Line(String model, String initiator, Figures figures) {
            this.model = Objects.requireNonNull(model, "model");
            this.initiator = Objects.requireNonNull(initiator, "initiator");
            this.figures = figures;
        }

        Line plus(Line other) {
            return new Line(model, initiator, figures.plus(other.figures));
        }

        /** Returns the model as requested; {@code simulator} if the requests name none. */
        public String model() {
            return model;
        }

        /**
         * Returns the value of the header {@code x-initiator}; empty if it is absent, and for
         * providers other than Copilot.
         */
        public String initiator() {
            return initiator;
        }

        /**
         * Returns the number of prompts and requests for embeddings that arrived, refused or not.
         */
        public long requests() {
            return figures.requests();
        }

        /** Returns the number of complete answers with a usage. */
        public long answers() {
            return figures.answers();
        }

        /** Returns the tokens of the answered prompts, those of the cache included. */
        public long promptTokens() {
            return figures.promptTokens();
        }

        /** Returns the tokens of the answered prompts that were read from the cache. */
        public long cachedTokens() {
            return figures.cachedTokens();
        }

        /** Returns the tokens of the answers, those for reasoning included. */
        public long completionTokens() {
            return figures.completionTokens();
        }

        /**
         * Returns the number of tool calls in the answers, by the name of the tool in the order of
         * the first call: at most 1,000 names, then one line {@code other} for the rest.
         */
        public Map<String, Long> toolCallsByName() {
            return figures.toolCalls().byName();
        }

        /** Returns the number of tool calls in the answers. */
        public long toolCalls() {
            return figures.toolCalls().total();
        }

        /**
         * Returns the number of results of tool calls that prompts contained. The result of a call
         * counts once, in the first prompt with it, whatever the answer to that; later prompts of
         * the conversation repeat it. Results of calls that the server did not request do not
         * count.
         */
        public long toolResults() {
            return figures.toolResults();
        }

        /** Returns the price of the answers in nano-AIU. */
        public long nanoAiu() {
            return figures.nanoAiu();
        }

        /** Returns the price of the answers in premium requests: the sum of their multipliers. */
        public double premiumRequests() {
            return Nano.toDouble(figures.nanoPremiumRequests());
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Line line
                    && model.equals(line.model)
                    && initiator.equals(line.initiator)
                    && figures.equals(line.figures);
        }

        @Override
        public int hashCode() {
            return Objects.hash(model, initiator, figures);
        }

        @Override
        public String toString() {
            return model + "/" + initiator + " " + figures;
        }
    }
}
