namespace Pulse.Application.Common;

/// <summary>A request whose properties are optional query parameters: text, numbers, instants, booleans, ids and enum values.</summary>
public interface IQueryParameters;
