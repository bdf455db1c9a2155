// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot;

import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.EmbeddingList;
import io.github.camelcopilot.api.ModelCheck;
import io.github.camelcopilot.api.ModelCheckList;
import io.github.camelcopilot.api.ModelInfo;
import io.github.camelcopilot.api.ModelList;
import io.github.camelcopilot.api.TokenStore;
import io.github.camelcopilot.api.ToolApproval;
import io.github.camelcopilot.api.UsageReport;
import io.github.camelcopilot.internal.login.store.FileTokenStore;
import io.github.camelcopilot.internal.stream.ChunkIterator;
import io.github.camelcopilot.internal.stream.ChunkPublisher;
import io.github.camelcopilot.internal.wire.EmbeddingsJson;
import io.github.camelcopilot.internal.wire.ModelsJson;
import io.github.camelcopilot.internal.wire.UsageJson;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Converter;

/** Camel type converters for the values of options and the results of operations. */
@Converter(generateLoader = true)
public final class CopilotConverters {

    private CopilotConverters() {}

    /**
     * Returns a store that uses the file at the given path; a leading {@code ~/} is replaced with
     * the user's home directory.
     *
     * @throws IllegalArgumentException if the path is blank or does not name a file
     */
    @Converter
    public static TokenStore toTokenStore(String path) {
        String text = path.strip();
        if (text.isEmpty()) {
            throw new IllegalArgumentException("The path of the token store is blank");
        }
        return FileTokenStore.at(
                text.startsWith("~/")
                        ? Path.of(System.getProperty("user.home"), text.substring(2))
                        : Path.of(text));
    }

    /**
     * Returns the approval for the option {@code toolApproval}: suspend, or the URI of an endpoint.
     */
    @Converter(allowNull = true)
    public static ToolApproval toToolApproval(String text) {
        return text.isBlank() ? null : new ApprovalOption(text.strip());
    }

    /** Returns a list of models as a JSON array. */
    @Converter
    public static String toJson(ModelList models) {
        return ModelsJson.write(models);
    }

    /** Returns a list of models as a JSON array, encoded in UTF-8. */
    @Converter
    public static byte[] toBytes(ModelList models) {
        return ModelsJson.write(models).getBytes(StandardCharsets.UTF_8);
    }

    /** Returns a list of models as a JSON array, encoded in UTF-8. */
    @Converter
    public static InputStream toInputStream(ModelList models) {
        return new ByteArrayInputStream(toBytes(models));
    }

    /** Returns the outcomes of a verification as a JSON array. */
    @Converter
    public static String toJson(ModelCheckList checks) {
        return ModelsJson.write(checks);
    }

    /** Returns the outcomes of a verification as a JSON array, encoded in UTF-8. */
    @Converter
    public static byte[] toBytes(ModelCheckList checks) {
        return ModelsJson.write(checks).getBytes(StandardCharsets.UTF_8);
    }

    /** Returns the outcomes of a verification as a JSON array, encoded in UTF-8. */
    @Converter
    public static InputStream toInputStream(ModelCheckList checks) {
        return new ByteArrayInputStream(toBytes(checks));
    }

    /** Returns the outcome for a model as a JSON object. */
    @Converter
    public static String toJson(ModelCheck check) {
        return ModelsJson.write(check);
    }

    /** Returns the outcome for a model as a JSON object, encoded in UTF-8. */
    @Converter
    public static byte[] toBytes(ModelCheck check) {
        return ModelsJson.write(check).getBytes(StandardCharsets.UTF_8);
    }

    /** Returns the outcome for a model as a JSON object, encoded in UTF-8. */
    @Converter
    public static InputStream toInputStream(ModelCheck check) {
        return new ByteArrayInputStream(toBytes(check));
    }

    /** Returns a model as a JSON object. */
    @Converter
    public static String toJson(ModelInfo model) {
        return ModelsJson.write(model);
    }

    /** Returns a model as a JSON object, encoded in UTF-8. */
    @Converter
    public static byte[] toBytes(ModelInfo model) {
        return ModelsJson.write(model).getBytes(StandardCharsets.UTF_8);
    }

    /** Returns a model as a JSON object, encoded in UTF-8. */
    @Converter
    public static InputStream toInputStream(ModelInfo model) {
        return new ByteArrayInputStream(toBytes(model));
    }

    /** Returns a usage report as a JSON object. */
    @Converter
    public static String toJson(UsageReport report) {
        return UsageJson.write(report);
    }

    /** Returns a usage report as a JSON object, encoded in UTF-8. */
    @Converter
    public static byte[] toBytes(UsageReport report) {
        return UsageJson.write(report).getBytes(StandardCharsets.UTF_8);
    }

    /** Returns a usage report as a JSON object, encoded in UTF-8. */
    @Converter
    public static InputStream toInputStream(UsageReport report) {
        return new ByteArrayInputStream(toBytes(report));
    }

    /**
     * Returns a vector as a JSON array of numbers. Camel has no converter for arrays of this type,
     * and would return the text of {@code Object.toString()}.
     */
    @Converter
    public static String toJson(float[] vector) {
        return EmbeddingsJson.write(vector);
    }

    /** Returns a vector as a JSON array of numbers, encoded in UTF-8. */
    @Converter
    public static byte[] toBytes(float[] vector) {
        return EmbeddingsJson.write(vector).getBytes(StandardCharsets.UTF_8);
    }

    /** Returns a vector as a JSON array of numbers, encoded in UTF-8. */
    @Converter
    public static InputStream toInputStream(float[] vector) {
        return new ByteArrayInputStream(toBytes(vector));
    }

    /** Returns the numbers of a vector as a list. */
    @Converter
    public static List<Float> toList(float[] vector) {
        List<Float> numbers = new ArrayList<>(vector.length);
        for (float number : vector) {
            numbers.add(number);
        }
        return numbers;
    }

    /** Returns vectors as a JSON array of arrays of numbers. */
    @Converter
    public static String toJson(EmbeddingList vectors) {
        return EmbeddingsJson.write(vectors);
    }

    /** Returns vectors as a JSON array of arrays of numbers, encoded in UTF-8. */
    @Converter
    public static byte[] toBytes(EmbeddingList vectors) {
        return EmbeddingsJson.write(vectors).getBytes(StandardCharsets.UTF_8);
    }

    /** Returns vectors as a JSON array of arrays of numbers, encoded in UTF-8. */
    @Converter
    public static InputStream toInputStream(EmbeddingList vectors) {
        return new ByteArrayInputStream(toBytes(vectors));
    }

    /**
     * Waits for the end of a streamed answer and returns the text of all model calls, with an empty
     * line between them.
     *
     * @throws CopilotException if the stream fails
     */
    @Converter
    public static String toText(ChunkIterator chunks) throws CopilotException {
        return chunks.text();
    }

    /**
     * Waits for the end of a streamed answer and returns the text of all model calls, with an empty
     * line between them, encoded in UTF-8.
     *
     * @throws CopilotException if the stream fails
     */
    @Converter
    public static byte[] toBytes(ChunkIterator chunks) throws CopilotException {
        return chunks.text().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Waits for the end of a streamed answer and returns the text of all model calls, with an empty
     * line between them, encoded in UTF-8.
     *
     * @throws CopilotException if the stream fails
     */
    @Converter
    public static InputStream toInputStream(ChunkIterator chunks) throws CopilotException {
        return new ByteArrayInputStream(toBytes(chunks));
    }

    /**
     * Always fails. Without this converter, Camel would convert a publisher with {@code
     * toString()}.
     *
     * @throws CopilotException always; the message names the values of {@code emit} that can be
     *     converted
     */
    @SuppressWarnings("DoNotCallSuggester") // Camel calls it.
    @Converter
    public static String toText(ChunkPublisher publisher) throws CopilotException {
        throw publisher.notText();
    }

    /**
     * Always fails, like {@link #toText(ChunkPublisher)}.
     *
     * @throws CopilotException always
     */
    @SuppressWarnings("DoNotCallSuggester") // Camel calls it.
    @Converter
    public static byte[] toBytes(ChunkPublisher publisher) throws CopilotException {
        throw publisher.notText();
    }

    /**
     * Always fails, like {@link #toText(ChunkPublisher)}.
     *
     * @throws CopilotException always
     */
    @SuppressWarnings("DoNotCallSuggester") // Camel calls it.
    @Converter
    public static InputStream toInputStream(ChunkPublisher publisher) throws CopilotException {
        throw publisher.notText();
    }

    /**
     * Returns a store that uses the given file.
     *
     * @throws IllegalArgumentException if the path does not name a file
     */
    @Converter
    public static TokenStore toTokenStore(Path path) {
        return FileTokenStore.at(path);
    }
}
