import Glibc
import MessageCore
import SourceAdapters

/// Lists the files below a folder. Links to folders are not followed, so that no walk goes in circles.
enum FolderWalk {
  private static let deepest = 32

  /// The files, by paths seen from the folder.
  static func files(in folder: String) -> [ImportFile] {
    var files: [ImportFile] = []
    let root = folder.hasSuffix("/") ? folder : folder + "/"
    add(root, "", depth: 0, to: &files)
    return files
  }

  private static func add(_ root: String, _ place: String, depth: Int, to files: inout [ImportFile]) {
    for name in names(in: root + place) where name != "." && name != ".." {
      let path = place + name
      var status = stat()
      guard lstat(root + path, &status) == 0 else { continue }
      var kind = status.st_mode & S_IFMT
      if kind == S_IFLNK, stat(root + path, &status) == 0, status.st_mode & S_IFMT == S_IFREG {
        kind = S_IFREG
      }
      if kind == S_IFDIR, depth < deepest { add(root, path + "/", depth: depth + 1, to: &files) }
      guard kind == S_IFREG else { continue }
      files.append(
        ImportFile(
          location: .file(root + path), name: root + path, member: ImportMember(path: MemberPath(path))))
    }
  }

  private static func names(in folder: String) -> [String] {
    guard let stream = opendir(folder) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      names.append(name)
    }
    return names
  }
}
