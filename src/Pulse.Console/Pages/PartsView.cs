namespace Pulse.Console.Pages;

/// <summary>The progress of long work on keys.</summary>
/// <param name="DoneWord">What a finished key is, as in "disabled".</param>
public sealed record PartsView(string DoneWord);
