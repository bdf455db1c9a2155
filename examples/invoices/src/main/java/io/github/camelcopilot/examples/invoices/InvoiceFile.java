// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.invoices;

import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/** Reads a file of the inbox. Stateless; any thread may use it. */
public final class InvoiceFile {

    /** Maximum size of a file in bytes: each is one prompt. */
    private static final long MAX_SIZE = 200_000;

    /** A file that contains no text for the model. */
    public static final class UnreadableException extends IOException {

        private static final long serialVersionUID = 1L;

        UnreadableException(String message) {
            super(message);
        }
    }

    /** Returns the SHA-256 of the file in hexadecimal digits. */
    public String digest(File file) throws IOException, NoSuchAlgorithmException {
        byte[] digest =
                MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file.toPath()));
        return HexFormat.of().formatHex(digest);
    }

    /**
     * Returns the text: all of it, or of a mail the subject and the parts that are plain text.
     *
     * @throws UnreadableException if there is none
     */
    public String text(File file) throws IOException {
        if (file.length() > MAX_SIZE) {
            throw new UnreadableException("The file has more than " + MAX_SIZE + " bytes.");
        }
        byte[] bytes = Files.readAllBytes(file.toPath());
        boolean isMail = file.getName().toLowerCase(Locale.ROOT).endsWith(".eml");
        String text = isMail ? mail(bytes) : utf8(bytes);
        if (text.isBlank()) {
            throw new UnreadableException("The file contains no text.");
        }
        return text;
    }

    private static String utf8(byte[] bytes) throws UnreadableException {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException malformed) {
            throw new UnreadableException("The file is not UTF-8.");
        }
    }

    private static String mail(byte[] bytes) throws IOException {
        try {
            MimeMessage mail = new MimeMessage(null, new ByteArrayInputStream(bytes));
            StringBuilder text = new StringBuilder();
            addText(mail, text);
            return mail.getSubject() == null || text.isEmpty()
                    ? text.toString()
                    : "Subject: " + mail.getSubject() + "\n\n" + text;
        } catch (MessagingException noMail) {
            throw new UnreadableException("The file is not a mail: " + noMail.getMessage());
        }
    }

    private static void addText(Part part, StringBuilder text)
            throws MessagingException, IOException {
        Object content = part.getContent();
        if (content instanceof Multipart multipart) {
            for (int i = 0; i < multipart.getCount(); i++) {
                BodyPart each = multipart.getBodyPart(i);
                addText(each, text);
            }
        } else if (part.isMimeType("text/plain") && content instanceof String plain) {
            text.append(plain).append("\n\n");
        }
    }
}
