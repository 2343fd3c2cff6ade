namespace Kiln.Inventories;

/// <summary>Where the distribution's packages come from. Signatures are checked as ever.</summary>
/// <param name="Url">The archive: <c>https://mirror.example/debian</c>.</param>
/// <param name="Security">The archive of security updates; null: none but what the first holds.</param>
public sealed record Mirror(Uri Url, Uri? Security);
