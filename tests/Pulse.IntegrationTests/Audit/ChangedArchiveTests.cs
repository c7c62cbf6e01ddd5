using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using Pulse.Infrastructure.Audit;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Audit;

/// <summary>Files and lines of an archive that are missing, changed or moved are found.</summary>
public sealed class ChangedArchiveTests(TestDatabase database) : TwoFilesGround(database)
{
    [Test]
    public async Task A_changed_line_is_found([Values("apiKey", "203.0.113.7", "\"position\":2", "\"mac\":\"", "{")] string text)
    {
        var changed = text[..^1] + (text[^1] == '"' ? "\"0" : "#");
        Rewrite(FileOf(1), lines => lines[1] = lines[1].Replace(text, changed, StringComparison.Ordinal));

        await AssertBrokenAsync(2);
    }

    [Test]
    public async Task A_value_that_Pulse_would_write_in_another_way_is_found()
    {
        Rewrite(FileOf(1), lines => lines[1] = lines[1].Replace("{\"position\"", "{ \"position\"", StringComparison.Ordinal));

        await AssertBrokenAsync(2);
    }

    [TestCase(1, 1)]
    [TestCase(2, 2)]
    [TestCase(3, 3)]
    [TestCase(4, 4)]
    [TestCase(6, 6)]
    public async Task A_removed_line_is_found(int removed, int at)
    {
        var file = FileOf(removed < 4 ? 1 : 4);
        Rewrite(file, lines => lines.RemoveAt(removed < 4 ? removed - 1 : removed - 4));

        await AssertBrokenAsync(at);
    }

    [Test]
    public async Task Lines_in_another_order_are_found()
    {
        Rewrite(FileOf(4), lines => (lines[0], lines[1]) = (lines[1], lines[0]));

        await AssertBrokenAsync(4);
    }

    [Test]
    public async Task An_added_line_is_found()
    {
        Rewrite(FileOf(1), lines => lines.Add(lines[2]));

        await AssertBrokenAsync(4);
    }

    [TestCase(1)]
    [TestCase(4)]
    public async Task A_missing_file_is_found(int first)
    {
        File.Delete(FileOf(first));

        await AssertBrokenAsync(first);
    }

    [Test]
    public async Task Files_in_another_order_are_found()
    {
        File.Move(FileOf(1), FileOf(9));
        File.Move(FileOf(4), FileOf(1));
        File.Move(FileOf(9), FileOf(4));

        await AssertBrokenAsync(1);
    }

    [TestCase(0)]
    [TestCase(100)]
    public async Task A_truncated_file_is_found(int length)
    {
        await File.WriteAllBytesAsync(FileOf(4), (await File.ReadAllBytesAsync(FileOf(4)))[..length]);

        Assert.That((await VerifyAsync()).Archive!.FirstBroken, Is.GreaterThanOrEqualTo(4));
    }

    /// <summary>The checksum and the length at the end of a compressed file.</summary>
    [TestCase(1)]
    [TestCase(8)]
    public async Task A_file_without_its_last_bytes_is_found(int missing)
    {
        await File.WriteAllBytesAsync(FileOf(4), (await File.ReadAllBytesAsync(FileOf(4)))[..^missing]);

        await AssertBrokenAsync(7);
    }

    [Test]
    public async Task Bytes_behind_the_end_of_a_file_are_found()
    {
        await File.AppendAllTextAsync(FileOf(4), "more");

        await AssertBrokenAsync(7);
    }

    [TestCase("", 6)]
    [TestCase("\r\n", 4)]
    public async Task Another_end_of_a_line_is_found(string end, int at)
    {
        var text = string.Join(end.Length == 0 ? "\n" : end, LinesIn(FileOf(4))) + end;
        Write(FileOf(4), Encoding.UTF8.GetBytes(text));

        await AssertBrokenAsync(at);
    }

    [Test]
    public async Task A_line_that_is_longer_than_any_event_is_found()
    {
        Write(FileOf(4), new byte[20_000_000]);

        await AssertBrokenAsync(4);
    }

    [Test]
    public async Task A_file_that_cannot_be_read_is_found()
    {
        File.Delete(FileOf(4));
        Directory.CreateDirectory(FileOf(4));

        await AssertBrokenAsync(4);
    }

    /// <summary>A reader would wait for a writer.</summary>
    [Test]
    [Platform(Include = "Linux", Reason = "Other systems make pipes in other ways.")]
    public async Task A_pipe_instead_of_a_file_is_found()
    {
        File.Delete(FileOf(4));
        await Process.Start("mkfifo", FileOf(4)).WaitForExitAsync();

        await AssertBrokenAsync(4);
    }

    [Test]
    public async Task A_file_that_is_not_compressed_is_found()
    {
        await File.WriteAllTextAsync(FileOf(4), "{}");

        await AssertBrokenAsync(4);
    }

    [Test]
    public async Task A_missing_folder_is_found_and_the_rest_is_verified()
    {
        Directory.Delete(Archive, recursive: true);

        var check = await VerifyAsync();

        Assert.That((check.Checked, check.FirstBroken, check.Archive!.FirstBroken), Is.EqualTo((2, (long?)null, 1)));
        Assert.That(check.Archive.Fault, Is.EqualTo($"{Archive} does not exist"));
    }

    [Test]
    public async Task An_archive_that_does_not_end_at_the_begin_is_found()
    {
        await ExecuteAsync($"""DELETE FROM "AuditCheckpoints" WHERE "Kind" = 3 AND "Chain" = {Chain}""");
        await WriteAsync(new AuditCheckpoint { Kind = AuditCheckpointKind.Begin, Position = 6, Mac = [.. Enumerable.Repeat((byte)7, 32)] });

        Assert.That((await VerifyAsync()).Archive!.FirstBroken, Is.EqualTo(6));
    }

    private async Task AssertBrokenAsync(long at)
    {
        var check = await VerifyAsync();
        Assert.That((check.Checked, check.FirstBroken, check.Archive!.FirstBroken), Is.EqualTo((2, (long?)null, at)), check.Archive.Fault);
    }

    private static void Rewrite(string file, Action<List<string>> change)
    {
        var lines = LinesIn(file);
        change(lines);
        Write(file, Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => $"{line}\n"))));
    }

    private static void Write(string file, byte[] content)
    {
        using var written = new GZipStream(File.Create(file), CompressionMode.Compress);
        written.Write(content);
    }
}
