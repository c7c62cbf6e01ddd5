using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Pulse.Api.Connections;

/// <summary>
/// Accepts connections while there are free slots. It closes a further connection at once, without handshake, buffers or a log entry. If
/// the process has no more files than <see cref="OpenFiles.Reserve"/>, connections wait in the system's queue.
/// </summary>
internal sealed class BoundedListener(
    Socket listening, SocketConnectionContextFactory connections, bool noDelay, ConnectionSlots slots, RefusedConnections refused)
    : IConnectionListener
{
    /// <summary>Accepted connections between two looks at the number of open files. Fewer than the reserve.</summary>
    private const int AcceptedUnchecked = 8;

    /// <summary>Delay after a failed accept. Without it, the loop would use a whole processor until a file is closed.</summary>
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(100);

    private int accepted;

    public EndPoint EndPoint { get; } = listening.LocalEndPoint!;

    /// <returns>Null if the listener is unbound.</returns>
    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            try
            {
                if (await AcceptSocketAsync(cancellationToken) is { } socket && Admit(socket) is { } connection)
                {
                    return connection;
                }
            }
            catch (ObjectDisposedException)
            {
                return null;
            }
            catch (SocketException unbound) when (unbound.SocketErrorCode == SocketError.OperationAborted)
            {
                return null;
            }
        }
    }

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        listening.Dispose();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        listening.Dispose();
        connections.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <returns>Null if the attempt failed.</returns>
    private async ValueTask<Socket?> AcceptSocketAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (accepted++ % AcceptedUnchecked == 0)
            {
                await WaitForFilesAsync(cancellationToken);
            }

            return await listening.AcceptAsync(cancellationToken);
        }
        catch (SocketException exhausted)
            when (exhausted.SocketErrorCode is SocketError.TooManyOpenSockets or SocketError.NoBufferSpaceAvailable)
        {
            refused.Add(Refusal.Files);
            await Task.Delay(RetryDelay, cancellationToken);
            return null;
        }
        catch (SocketException gone) when (gone.SocketErrorCode != SocketError.OperationAborted)
        {
            // The client disconnected before it was accepted.
            return null;
        }
    }

    private async ValueTask WaitForFilesAsync(CancellationToken cancellationToken)
    {
        while (OpenFiles.AreShort())
        {
            if (listening.Poll(TimeSpan.Zero, SelectMode.SelectRead))
            {
                refused.Add(Refusal.Files);
            }

            await Task.Delay(RetryDelay, cancellationToken);
        }
    }

    /// <returns>Null if the connection is refused or already closed.</returns>
    private BoundedConnection? Admit(Socket socket)
    {
        ConnectionSlot? slot = null;
        try
        {
            if (slots.Take(socket.RemoteEndPoint, out slot) is { } refusal)
            {
                refused.Add(refusal);
                socket.Close(timeout: 0);
                return null;
            }

            if (EndPoint is IPEndPoint)
            {
                // Unix sockets do not support this option.
                socket.NoDelay = noDelay;
            }

            var connection = connections.Create(socket);
            slot!.Open(connection);
            return new BoundedConnection(connection, slot);
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            slot?.Return();
            socket.Dispose();
            return null;
        }
    }
}
