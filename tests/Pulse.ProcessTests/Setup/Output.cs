using System.Diagnostics;

namespace Pulse.ProcessTests.Setup;

/// <summary>The standard output and error of a process so far.</summary>
public sealed class Output
{
    private readonly Lock gate = new();
    private readonly List<string> lines = [];
    private readonly List<string> errors = [];
    private readonly TaskCompletionSource<string> address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IReadOnlyList<string> Lines => Copy(lines);

    public IReadOnlyList<string> Errors => Copy(errors);

    /// <summary>The address from the output of the process. Canceled if the process ends without one.</summary>
    public Task<string> Address => address.Task;

    public void Follow(Process process)
    {
        process.OutputDataReceived += (_, received) => Add(received.Data);
        process.ErrorDataReceived += (_, received) => AddError(received.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public override string ToString() => string.Join('\n', Lines.Concat(Errors));

    /// <param name="line">Null if the process has ended.</param>
    public void Add(string? line)
    {
        const string listening = "Now listening on: ";
        Append(lines, line);
        if (line is null)
        {
            address.TrySetCanceled();
        }
        else if (line.IndexOf(listening, StringComparison.Ordinal) is >= 0 and var at)
        {
            address.TrySetResult(line[(at + listening.Length)..].Trim());
        }
    }

    public void AddError(string? line) => Append(errors, line);

    private void Append(List<string> to, string? line)
    {
        lock (gate)
        {
            to.AddRange(line is null ? [] : [line.TrimEnd('\r')]);
        }
    }

    private List<string> Copy(List<string> from)
    {
        lock (gate)
        {
            return [.. from];
        }
    }
}
