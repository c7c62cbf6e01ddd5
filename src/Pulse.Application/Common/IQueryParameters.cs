namespace Pulse.Application.Common;

/// <summary>
/// A request whose properties are the parameters of a query string, and the only ones: text, numbers, instants, flags, ids
/// and named values, all of which may be absent.
/// </summary>
public interface IQueryParameters;
