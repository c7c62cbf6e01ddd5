using System.Net.ServerSentEvents;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Pulse.AspNetCore.Backchannel;
using Pulse.AspNetCore.Caching;

namespace Pulse.AspNetCore.Revocations;

/// <summary>Reads the stream of revocations, acknowledges it, and connects again when it ends.</summary>
internal sealed partial class RevocationListener(
    PulseBackchannel backchannel, RevocationView view, ListenerState state, TimeProvider clock, ILogger logger)
{
    private const string Hello = "hello";
    private const string Revoked = "revoked";
    private const string Reset = "reset";
    private const string Heartbeat = "heartbeat";

    private static readonly TimeSpan MaxPause = TimeSpan.FromSeconds(2);

    /// <summary>Until the stream says how long it can be silent.</summary>
    private static readonly TimeSpan FirstPatience = TimeSpan.FromSeconds(10);

    /// <summary>The id of the last event that was processed. Null: the next stream begins anew.</summary>
    private string? lastId;

    /// <summary>The id of the last stream. Null: none has begun.</summary>
    public string? Stream { get; private set; }

    public async Task RunAsync(CancellationToken stopping)
    {
        var failures = 0;
        while (!stopping.IsCancellationRequested)
        {
            var greeted = await ListenAsync(stopping);
            failures = greeted ? 0 : failures + 1;
            var pause = TimeSpan.FromMilliseconds(Math.Min(MaxPause.TotalMilliseconds, 50 << Math.Min(failures, 6)));
            try
            {
                await Task.Delay(pause * (0.5 + (Random.Shared.NextDouble() / 2)), clock, stopping);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    /// <returns>Whether the stream has begun.</returns>
    private async Task<bool> ListenAsync(CancellationToken stopping)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var greeted = false;
        try
        {
            using var response = await backchannel.OpenStreamAsync(lastId, Stream, ending.Token);
            await using var body = await response.Content.ReadAsStreamAsync(ending.Token);
            var acknowledging = Task.CompletedTask;
            var processed = Channel.CreateBounded<(long, bool)>(
                new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true, SingleWriter = true });
            try
            {
                using var silence = new CancellationTokenSource(FirstPatience, clock);
                using var _ = silence.Token.Register(ending.Cancel);
                var (patience, isComplete) = (FirstPatience, false);
                await foreach (var happened in SseParser.Create(body).EnumerateAsync(ending.Token))
                {
                    var message = JsonSerializer.Deserialize(happened.Data, MessageContext.Default.RevocationMessage)!;
                    isComplete |= Process(happened, message);
                    if (happened.EventType == Hello)
                    {
                        (greeted, Stream) = (true, message.Stream);
                        patience = TimeSpan.FromSeconds(message.MaxStalenessSeconds ?? 0);
                        acknowledging = AcknowledgeAsync(message.Stream ?? "", patience, processed.Reader, ending);
                    }

                    processed.Writer.TryWrite((message.Position, isComplete));
                    silence.CancelAfter(patience);
                }
            }
            finally
            {
                await ending.CancelAsync();
                await acknowledging;
            }

            Fail("The stream has ended.", isRefused: false);
        }
        catch (Exception exception) when (
            stopping.IsCancellationRequested && exception is OperationCanceledException or BackchannelException)
        {
            return greeted;
        }
        catch (BackchannelException exception)
        {
            Fail(exception.Message, exception.Fault == BackchannelFault.OwnCredential);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or HttpRequestException)
        {
            var isSilent = exception is OperationCanceledException;
            Fail(isSilent ? "The stream was silent, or Pulse forgot it." : exception.Message, isRefused: false);
        }
        catch (Exception exception)
        {
            // A stream that this version cannot read must not end the service.
            lastId = null;
            LogUnexpected(exception);
            Fail("The stream is malformed.", isRefused: false);
        }

        return greeted;
    }

    /// <returns>Whether the service now knows all changes up to the position, as Pulse knew it when it sent the event.</returns>
    private bool Process(SseItem<string> happened, RevocationMessage message)
    {
        // A stream that is resumed begins at the old position. The first heartbeat comes after everything that was missed.
        var isComplete = happened.EventType == Heartbeat;
        switch (happened.EventType)
        {
            case Hello when lastId is null || happened.EventId != lastId:
            case Reset:
                view.Restart(message.Position);
                LogRestarted(message.Position);
                isComplete = true;
                break;
            case Revoked:
                view.Revoke(message.Position, message.Tags ?? []);
                state.Revoked();
                break;
        }

        lastId = happened.EventId is { Length: > 0 } id ? id : null;
        return isComplete;
    }

    /// <summary>
    /// Acknowledges the latest position that was processed. Answers may be used for a time after the acknowledgement was sent.
    /// </summary>
    private async Task AcknowledgeAsync(
        string stream, TimeSpan maxStaleness, ChannelReader<(long Position, bool IsComplete)> processed, CancellationTokenSource ending)
    {
        var wasTrusted = false;
        try
        {
            await foreach (var (position, isComplete) in processed.ReadAllAsync(ending.Token))
            {
                var sent = clock.GetTimestamp();
                if (wasTrusted && !view.IsTrustedAt(sent))
                {
                    // The event can be as old as the silence, and revocations that Pulse no longer waits for can be behind it.
                    await ending.CancelAsync();
                    return;
                }

                await backchannel.AcknowledgeAsync(stream, position, ending.Token);
                if (!isComplete)
                {
                    continue;
                }

                view.Trust(sent, maxStaleness);
                wasTrusted = true;
                if (state.Connected())
                {
                    LogConnected(position);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The stream has ended.
        }
        catch (BackchannelException exception)
        {
            LogNotAcknowledged(exception.Message);
            await ending.CancelAsync();
        }
    }

    private void Fail(string reason, bool isRefused)
    {
        if (isRefused)
        {
            // The right to listen has ended, and with it the right to know.
            view.Distrust();
        }

        if (state.Ended(reason, isRefused))
        {
            if (isRefused)
            {
                LogRefused(reason);
            }
            else
            {
                LogDisconnected(reason);
            }
        }
    }

    [LoggerMessage(LogLevel.Information, "Connected to the revocations of Pulse, at position {Position}.")]
    private partial void LogConnected(long position);

    [LoggerMessage(LogLevel.Debug, "Nothing that was verified before position {Position} is used any longer.")]
    private partial void LogRestarted(long position);

    [LoggerMessage(LogLevel.Warning, "Not connected to the revocations of Pulse: {Reason} Connecting again.")]
    private partial void LogDisconnected(string reason);

    [LoggerMessage(LogLevel.Error, "Pulse does not let this service listen to revocations: {Reason}")]
    private partial void LogRefused(string reason);

    [LoggerMessage(LogLevel.Error, "The stream of revocations cannot be read.")]
    private partial void LogUnexpected(Exception exception);

    [LoggerMessage(LogLevel.Warning, "Pulse did not accept an acknowledgement: {Reason} Connecting again.")]
    private partial void LogNotAcknowledged(string reason);
}
