using System.Text;

namespace Pulse.ProcessTests.Setup;

/// <summary>A console of which each run in the process of the tests gets its own lines. Everything else goes to the real one.</summary>
/// <param name="real">The console of the process.</param>
/// <param name="add">Receives a line of the current run.</param>
/// <param name="isRun">Whether the code that writes belongs to a run.</param>
internal sealed class ConsoleOfRuns(TextWriter real, Action<string> add, Func<bool> isRun) : TextWriter
{
    public override Encoding Encoding => real.Encoding;

    public override void Write(char value) => Write([value]);

    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    public override void Write(string? value) => Write(value.AsSpan());

    public override void WriteLine(string? value) => Write($"{value}\n");

    /// <summary>Pulse and the console logger write whole lines, or several at once.</summary>
    public override void Write(ReadOnlySpan<char> buffer)
    {
        if (!isRun())
        {
            real.Write(buffer);
            return;
        }

        foreach (var line in buffer.TrimEnd('\n').EnumerateLines())
        {
            add(line.ToString());
        }
    }

    public override void Flush() => real.Flush();
}
