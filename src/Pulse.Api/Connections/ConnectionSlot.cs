using Microsoft.AspNetCore.Connections;

namespace Pulse.Api.Connections;

/// <summary>Why a connection was refused. The names, in lower case, are the metric's tag.</summary>
internal enum Refusal
{
    /// <summary>All clients together have as many as they may.</summary>
    Max,

    /// <summary>Its address has as many as it may.</summary>
    Address,

    /// <summary>The process can open no more files. The connection waits until it can.</summary>
    Files,
}

/// <summary>The right to have one connection open, and a feature of it.</summary>
/// <param name="slots">Gave it, and changes it under its lock.</param>
/// <param name="holder">The address that has it; null: a trusted proxy, whose connections serve many clients and are not ended for others.</param>
internal sealed class ConnectionSlot(ConnectionSlots slots, ConnectionHolder? holder)
{
    private ConnectionContext? connection;

    public ConnectionHolder? Holder => holder;

    /// <summary>Its place in <see cref="ConnectionHolder.Idle"/>; null before the connection is open.</summary>
    public LinkedListNode<ConnectionSlot>? Idle { get; set; }

    /// <summary>Since when it is in no request, by the monotonic clock.</summary>
    public long IdleSince { get; set; }

    /// <summary>Requests that are not answered yet; with HTTP/2 there can be several.</summary>
    public int Requests { get; set; }

    /// <summary>Whether its place was taken for another connection, while this one is being closed.</summary>
    public bool IsEnding { get; set; }

    /// <summary>Whether the connection has been closed.</summary>
    public bool IsReturned { get; set; }

    /// <summary>From here on the connection can be ended for another while it is in no request.</summary>
    public void Open(ConnectionContext opened)
    {
        connection = opened;
        opened.Features.Set(this);
        slots.Opened(this);
    }

    public void BeginRequest() => slots.BeginRequest(this);

    public void EndRequest() => slots.EndRequest(this);

    public void End() => connection!.Abort(new ConnectionAbortedException("The connection was idle, and its place was needed."));

    /// <summary>Only the first call counts.</summary>
    public void Return() => slots.Return(this);
}
