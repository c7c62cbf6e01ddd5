using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;

namespace Pulse.AspNetCore.Testing;

/// <summary>A stream of revocations to a service under test.</summary>
internal sealed class FakeStream(string id)
{
    private readonly Pipe pipe = new(new PipeOptions(pauseWriterThreshold: 0));
    private readonly Lock writing = new();
    private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Id => id;

    public Stream Body => pipe.Reader.AsStream();

    public long Acknowledged { get; private set; } = -1;

    public bool HasEnded { get; private set; }

    public void Send(string name, long position, string data)
    {
        lock (writing)
        {
            if (!HasEnded)
            {
                pipe.Writer.Write(Encoding.UTF8.GetBytes(string.Create(
                    CultureInfo.InvariantCulture, $"event: {name}\nid: {position}-fake\ndata: {data}\n\n")));
                _ = pipe.Writer.FlushAsync().AsTask();
            }
        }
    }

    public void Acknowledge(long position) => Change(() => Acknowledged = position);

    public void End() => Change(() =>
    {
        HasEnded = true;
        pipe.Writer.Complete();
    });

    /// <summary>Waits until the service has confirmed a position, or its stream has ended.</summary>
    public async Task UntilAcknowledgedAsync(long position, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task next;
            lock (writing)
            {
                if (HasEnded || Acknowledged >= position)
                {
                    return;
                }

                next = changed.Task;
            }

            await next.WaitAsync(cancellationToken);
        }
    }

    private void Change(Action change)
    {
        lock (writing)
        {
            change();
            changed.TrySetResult();
            changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }
}

/// <summary>A response with a stream, which ends when the service closes the response.</summary>
internal sealed class FakeStreamContent(FakeStream stream) : StreamContent(stream.Body)
{
    protected override void Dispose(bool disposing)
    {
        stream.End();
        base.Dispose(disposing);
    }
}
