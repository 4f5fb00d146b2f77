import com.sedmelluq.discord.lavaplayer.player.DefaultAudioPlayerManager;
import com.sedmelluq.discord.lavaplayer.source.AudioSourceManager;
import com.sedmelluq.discord.lavaplayer.source.bandcamp.BandcampAudioSourceManager;
import com.sedmelluq.discord.lavaplayer.source.beam.BeamAudioSourceManager;
import com.sedmelluq.discord.lavaplayer.source.http.HttpAudioSourceManager;
import com.sedmelluq.discord.lavaplayer.source.local.LocalAudioSourceManager;
import com.sedmelluq.discord.lavaplayer.source.nico.NicoAudioSourceManager;
import com.sedmelluq.discord.lavaplayer.source.soundcloud.SoundCloudAudioSourceManager;
import com.sedmelluq.discord.lavaplayer.source.twitch.TwitchStreamAudioSourceManager;
import com.sedmelluq.discord.lavaplayer.source.vimeo.VimeoAudioSourceManager;
import com.sedmelluq.discord.lavaplayer.source.yamusic.YandexMusicAudioSourceManager;
import com.sedmelluq.discord.lavaplayer.source.youtube.YoutubeAudioSourceManager;
import com.sedmelluq.discord.lavaplayer.tools.DataFormatTools;
import com.sedmelluq.discord.lavaplayer.tools.io.MessageInput;
import com.sedmelluq.discord.lavaplayer.tools.io.MessageOutput;
import com.sedmelluq.discord.lavaplayer.track.AudioTrack;
import com.sedmelluq.discord.lavaplayer.track.AudioTrackInfo;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.json.JSONObject;

/**
 * Tracks in the form of the genuine lavaplayer, a line of JSON each.
 *
 * <p>{@code write}: tracks that lavaplayer encodes, of every source it has.
 *
 * <p>{@code read}: what lavaplayer reads in the encoded tracks of standard input, and what it makes
 * of them when it encodes them again.
 */
final class Tracks {
  private static final String[] CONTAINERS = {
    "mp3", "mp4", "matroska/webm", "ogg", "flac", "wav", "adts", "m3u|hls-inner",
  };
  // An identifier of beam.pro has three parts.
  private static final List<AudioTrackInfo> INFOS =
      List.of(
          new AudioTrackInfo("Lauds", "A choir", 212_000, "id|1|a", false, null, null, null),
          new AudioTrackInfo(
              "Ré\0quiem 漢字 🎵 Ω", "\u07ff\u0800\uffff 𝄞", Long.MAX_VALUE, "漢|字|𝄞", true,
              "https://example.org/a?b=c&d=é", "https://example.org/a.png", "GBAYE0601498"),
          new AudioTrackInfo("", "", 0, "||", false, "", "", ""),
          new AudioTrackInfo(
              "a".repeat(300), "é".repeat(200), -1, "x|".repeat(120), false, "https://example.org/",
              null, "x"));

  private final DefaultAudioPlayerManager manager = new DefaultAudioPlayerManager();
  private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);

  /** Every source but getyarn.io, whose tracks the library itself fails to encode. */
  private Tracks() {
    for (AudioSourceManager source :
        List.of(
            new YoutubeAudioSourceManager(false, null, null),
            new YandexMusicAudioSourceManager(false),
            SoundCloudAudioSourceManager.createDefault(),
            new BandcampAudioSourceManager(),
            new VimeoAudioSourceManager(),
            new TwitchStreamAudioSourceManager(),
            new BeamAudioSourceManager(),
            new NicoAudioSourceManager(),
            new HttpAudioSourceManager(),
            new LocalAudioSourceManager())) {
      manager.registerSourceManager(source);
    }
  }

  public static void main(String[] words) throws IOException {
    Tracks tracks = new Tracks();
    switch (words[0]) {
      case "write" -> tracks.write();
      case "read" -> tracks.read();
      default -> throw new IllegalArgumentException(words[0]);
    }
    // The library's threads are no reason to stay.
    System.exit(0);
  }

  private void write() throws IOException {
    int number = 0;
    for (AudioSourceManager source : manager.getSourceManagers()) {
      boolean probing =
          source instanceof HttpAudioSourceManager || source instanceof LocalAudioSourceManager;
      String[] containers = probing ? CONTAINERS : new String[] {null};
      for (String container : containers) {
        for (int version = 1; version <= 3; version++) {
          AudioTrackInfo info = INFOS.get(number++ % INFOS.size());
          tell(encode(source, info, container, version), number * 1_000L);
        }
      }
    }
  }

  /** Version 3 as the library writes it; 1 and 2 from its parts, since it reads but no longer writes them. */
  private byte[] encode(
      AudioSourceManager source, AudioTrackInfo info, String container, int version)
      throws IOException {
    ByteArrayOutputStream details = new ByteArrayOutputStream();
    if (container != null) {
      new DataOutputStream(details).writeUTF(container);
    }
    AudioTrack track =
        source.decodeTrack(
            info, new DataInputStream(new ByteArrayInputStream(details.toByteArray())));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    MessageOutput message = new MessageOutput(bytes);
    if (version == 3) {
      manager.encodeTrack(message, track);
      return bytes.toByteArray();
    }
    DataOutput output = message.startMessage();
    if (version == 2) {
      output.write(2);
    }
    output.writeUTF(info.title);
    output.writeUTF(info.author);
    output.writeLong(info.length);
    output.writeUTF(info.identifier);
    output.writeBoolean(info.isStream);
    if (version == 2) {
      DataFormatTools.writeNullableText(output, info.uri);
    }
    output.writeUTF(source.getSourceName());
    source.encodeTrack(track, output);
    output.writeLong(0);
    if (version == 2) {
      message.commitMessage(1);
    } else {
      message.commitMessage();
    }
    return bytes.toByteArray();
  }

  private void read() throws IOException {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      tell(Base64.getDecoder().decode(line), null);
    }
  }

  /** Says what the library reads in the bytes; with a position, what it writes with it. */
  private void tell(byte[] bytes, Long position) throws IOException {
    MessageInput input = new MessageInput(new ByteArrayInputStream(bytes));
    AudioTrack track = manager.decodeTrack(input).decodedTrack;
    Objects.requireNonNull(track, "the library does not know the source");
    boolean newest = bytes[0] >> 6 == 1 && bytes[4] == 3;
    if (position != null && newest) {
      track.setPosition(position);
    }
    ByteArrayOutputStream again = new ByteArrayOutputStream();
    manager.encodeTrack(new MessageOutput(again), track);
    byte[] told = position != null && newest ? again.toByteArray() : bytes;
    AudioTrackInfo info = track.getInfo();
    JSONObject line = new JSONObject();
    line.put("encoded", base64(told));
    line.put("again", base64(again.toByteArray()));
    line.put("title", info.title);
    line.put("author", info.author);
    line.put("length", info.length);
    line.put("identifier", info.identifier);
    line.put("isStream", info.isStream);
    line.put("uri", orNull(info.uri));
    line.put("artworkUrl", orNull(info.artworkUrl));
    line.put("isrc", orNull(info.isrc));
    line.put("sourceName", track.getSourceManager().getSourceName());
    line.put("position", track.getPosition());
    out.println(line);
  }

  private static Object orNull(String text) {
    return text == null ? JSONObject.NULL : text;
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
