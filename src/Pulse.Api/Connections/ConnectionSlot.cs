using Microsoft.AspNetCore.Connections;

namespace Pulse.Api.Connections;

/// <summary>Reason for a refused connection. The names in lower case are values of a metric's tag.</summary>
internal enum Refusal
{
    /// <summary>The maximum of all clients is reached.</summary>
    Max,

    /// <summary>The maximum of its address is reached.</summary>
    Address,

    /// <summary>The process can open too few files. The connection waits in the system's queue.</summary>
    Files,
}

/// <summary>
/// The right to one open connection. It is also a feature of the connection. Requests change only its own counter, so that they do not wait
/// for each other.
/// </summary>
/// <param name="slots">The owner, which changes the slot under its lock.</param>
/// <param name="holder">The address of the connection. Null for a trusted proxy, whose connections are never closed for others.</param>
internal sealed class ConnectionSlot(ConnectionSlots slots, ConnectionHolder? holder)
{
    private ConnectionContext? connection;
    private long idleSince = TimeProvider.System.GetTimestamp();
    private int requests;

    public ConnectionHolder? Holder => holder;

    /// <summary>Start of the idle time, as a timestamp of the monotonic clock. <see cref="long.MaxValue"/> during a request.</summary>
    public long IdleSince => Volatile.Read(ref requests) > 0 ? long.MaxValue : Volatile.Read(ref idleSince);

    /// <summary>A time before which it was not idle, by which <see cref="ConnectionHolder.ByIdle"/> is sorted.</summary>
    public long NotIdleBefore { get; set; }

    /// <summary>Orders connections that became idle at the same time.</summary>
    public long Number { get; } = slots.NextNumber();

    /// <summary>Whether the connection is being closed and its place is already used by another one.</summary>
    public bool IsEnding { get; set; }

    /// <summary>Whether the connection is closed.</summary>
    public bool IsReturned { get; set; }

    /// <summary>Marks the connection as open. From now on it can be closed for another one while it is idle.</summary>
    public void Open(ConnectionContext opened)
    {
        connection = opened;
        opened.Features.Set(this);
        slots.Opened(this);
    }

    /// <summary>With HTTP/2 there can be several requests at a time.</summary>
    public void BeginRequest() => Interlocked.Increment(ref requests);

    public void EndRequest()
    {
        Volatile.Write(ref idleSince, TimeProvider.System.GetTimestamp());
        Interlocked.Decrement(ref requests);
    }

    public void End() => connection!.Abort(new ConnectionAbortedException("The idle connection was closed for a new connection."));

    /// <summary>Returns the slot. Further calls have no effect.</summary>
    public void Return() => slots.Return(this);
}
