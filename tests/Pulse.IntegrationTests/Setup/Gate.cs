namespace Pulse.IntegrationTests.Setup;

/// <summary>Holds callers while it is closed, so that a race has a deterministic outcome.</summary>
public sealed class Gate
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private volatile Hold? hold;

    /// <param name="places">Number of callers to hold. Further ones pass.</param>
    public void Close(int places = int.MaxValue) => hold = new Hold(places);

    /// <summary>Releases all callers, now and later.</summary>
    public void Open()
    {
        hold?.Opened.TrySetResult();
        hold = null;
    }

    public async Task PassAsync()
    {
        if (hold is { } closed && closed.TryTakePlace())
        {
            closed.Arrived.Release();
            await closed.Opened.Task.WaitAsync(Patience);
        }
    }

    /// <summary>Waits until this number of further callers is held.</summary>
    public async Task WaitForAsync(int arrivals)
    {
        for (var i = 0; i < arrivals; i++)
        {
            Assert.That(await hold!.Arrived.WaitAsync(Patience), Is.True, "No caller arrived at the gate.");
        }
    }

    private sealed class Hold(int places)
    {
        private int taken;

        public SemaphoreSlim Arrived { get; } = new(0);

        public TaskCompletionSource Opened { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool TryTakePlace() => Interlocked.Increment(ref taken) <= places;
    }
}
