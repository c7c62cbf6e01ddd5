using System.Text;

namespace Pulse.Cli.Tests.Setup;

/// <summary>Output that a test can wait for.</summary>
internal sealed class WatchedWriter : TextWriter
{
    private readonly Lock gate = new();
    private readonly StringBuilder written = new();
    private (string Text, TaskCompletionSource Found)? wanted;

    public override Encoding Encoding => Encoding.UTF8;

    public Task ContainsAsync(string text)
    {
        lock (gate)
        {
            wanted = (text, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            Look();
            return wanted.Value.Found.Task.WaitAsync(TimeSpan.FromSeconds(60));
        }
    }

    public override void Write(char value)
    {
        lock (gate)
        {
            written.Append(value);
            if (value == '\n')
            {
                Look();
            }
        }
    }

    public override string ToString()
    {
        lock (gate)
        {
            return $"{written}";
        }
    }

    private void Look()
    {
        if (wanted is { } open && written.ToString().Contains(open.Text, StringComparison.Ordinal))
        {
            open.Found.TrySetResult();
        }
    }
}
